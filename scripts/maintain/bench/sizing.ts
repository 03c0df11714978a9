import { type Spread, spreadOf } from '../../core/spread.ts'
import type { BenchResults, ReplicaRound } from './bench-results.ts'
import { DOCKER, DOCKER_PROXY, REST } from './cores-taken.ts'
import { caseOf } from './series.ts'
import type { StackLimits } from './stack-limits.ts'

// Sums on paper: what so many requests a second would take, were each to cost what it cost in the bench. Nothing is worded here.

/** How many requests a second the page does the sums for. */
export const RATES = [10, 1000, 100_000]

/** How much of its cores a part is to take at most. A choice and no measurement: what is left is for peaks. */
export const FILL = 0.6

/** The parts of the stack, as the bench names them. */
const PARTS = [
  { part: 'web', service: 'web' },
  { part: 'Gateway', service: 'gateway' },
  { part: 'Redis', service: 'redis' },
] as const

/** What Docker takes for it, and another engine would take otherwise. */
const ENGINE = [DOCKER_PROXY, DOCKER]

/** What a request costs in a part of the stack. */
export interface Demand {
  part: (typeof PARTS)[number]['part']
  service: (typeof PARTS)[number]['service']
  /** CPU time for one request, over the rounds. Milliseconds. */
  costMs: Spread
  /** How many cores one of them can use at most. */
  cores: number
}

/** What the sums are made from. */
export interface Basis {
  /** By how much one of them carries: the first is full first. */
  demands: Demand[]
  /** Requests a second of the rounds that they are from. */
  perSecond: Spread
  /** How long half of the requests took at most then. Milliseconds. */
  waitMs: number
  /** What else took cores then. */
  elsewhere: number
  /** CPU time of a request in the engine: its proxy, logs and checks. Milliseconds. */
  engineMs: number
  /** CPU time of a request in web where five replicas shared the machine. Milliseconds. */
  crowdedWebMs: number | undefined
  tasks: number
  /** Of an answer, without its headers. */
  answerBytes: number
  /** Resident memory of a replica under load. Bytes. */
  replicaBytes: number
}

/** Undefined where the bench did not measure replicas, or the machine does not tell who takes which core. */
export function basisOf(results: BenchResults, limits: StackLimits): Basis | undefined {
  const { replicas } = results
  const rounds = known(replicas?.counts.find((one) => one.replicas === 1)?.rounds)
  const answer = results.cases.find(({ id }) => id === `list-${replicas?.tasks}`)
  if (!replicas || !answer || rounds.length === 0) return undefined
  const cores = { web: 1, gateway: limits.gatewayThreads, redis: 1 }
  const demands = PARTS.map(({ part, service }) => ({
    ...{ part, service, cores: cores[service] },
    costMs: spreadOf(rounds.map((round) => costMs(round, part))),
  })).filter(({ costMs: { median } }) => median > 0)
  const crowded = known(replicas.counts.at(-1)?.rounds)
  const medianOf = (values: number[]) => spreadOf(values).median
  return {
    demands: demands.toSorted((a, b) => carries(a) - carries(b)),
    perSecond: spreadOf(rounds.map(({ perSecond }) => perSecond)),
    waitMs: medianOf(rounds.map(({ p50Ms }) => p50Ms)),
    elsewhere: medianOf(rounds.map((round) => round.cores[REST] ?? 0)),
    engineMs: medianOf(
      rounds.map((round) => ENGINE.reduce((sum, part) => sum + costMs(round, part), 0)),
    ),
    crowdedWebMs:
      crowded.length === 0 ? undefined : medianOf(crowded.map((one) => costMs(one, 'web'))),
    tasks: replicas.tasks,
    answerBytes: answer.answerBytes,
    replicaBytes: medianOf(replicas.loadedBytes),
  }
}

type KnownRound = ReplicaRound & { cores: Record<string, number> }

const known = (rounds: ReplicaRound[] = []) =>
  rounds.filter((one): one is KnownRound => one.cores !== null && one.perSecond > 0)

const costMs = ({ cores, perSecond }: KnownRound, part: string) =>
  ((cores[part] ?? 0) * 1000) / perSecond

/** Requests a second at which one of them takes all of the cores that it can use. */
export const carries = ({ cores, costMs: { median } }: Pick<Demand, 'cores' | 'costMs'>) =>
  (cores * 1000) / median

/** How much of its cores a part took at some rate. */
export const takenAt = (perSecond: number, demand: Demand) => perSecond / carries(demand)

/** The cores that a rate takes. */
export const coresFor = (rate: number, ms: number) => (rate * ms) / 1000

/** How many of a part carry a rate while each takes no more than its share. At least one. */
export function howMany(rate: number, ms: number, cores: number, fill = FILL): number {
  // What a float makes of 3 cores in 5 of 0.6 is a hair more than 5.
  return Math.max(1, Math.ceil(Number((coresFor(rate, ms) / (cores * fill)).toPrecision(12))))
}

/** One part at some rate. */
export interface Sized {
  demand: Demand
  cores: number
  /** By the median of the cost, and by its least and its most. */
  count: Spread
}

export function sizedFor(rate: number, demands: Demand[]): Sized[] {
  return demands.map((demand) => {
    const { median, low, high, repetitions } = demand.costMs
    const [count = 1, least = 1, most = 1] = [median, low, high].map((ms) =>
      howMany(rate, ms, demand.cores),
    )
    return {
      demand,
      cores: coresFor(rate, median),
      count: { median: count, low: least, high: most, repetitions },
    }
  })
}

/** Requests that are under way at the same time, where each takes so long (Little's law). */
export const underWay = (rate: number, waitMs: number) => (rate * waitMs) / 1000

/** Of a link of so many bits a second, how many answers fit into a second. */
export const answersOn = (bitsPerSecond: number, bytes: number) => bitsPerSecond / 8 / bytes

/** What the app alone takes for a request of each case, on a core of its own. */
export function costsAlone(results: BenchResults): { title: string; costMs: Spread }[] {
  return results.cases.flatMap(({ id, title }) => {
    const load = caseOf(results, id)?.loads.find(({ contender }) => contender === 'ours')
    const costs = load?.rounds.flatMap((round) => round.cpuMs ?? []) ?? []
    return costs.length === 0 ? [] : [{ title, costMs: spreadOf(costs) }]
  })
}
