import { sum } from '../../../core/statistics.ts'
import type { LoadGenerator } from '../../../engine/load/load-generator.ts'
import type { Latency, SteadyLoad } from '../../../engine/load/open-loop.ts'
import type { Load, Throughput } from '../../../engine/load/throughput.ts'
import { type Rounds, undisturbed, wasLate, wasShortOfCpu } from '../disturbed.ts'
import { inOrderOf } from '../order.ts'
import { steadyRate } from '../steady-rate.ts'
import type { CostFacts } from './facts.ts'

export const CONNECTIONS = 10
/**
 * Of a closed loop: so many short turns each in a round, one after the other, and the round's figure is their mean. What else a
 * machine does comes and goes within seconds; this way it meets all of them alike.
 */
const TURNS = 4
const SECONDS = 0.4
/** Of each in a round. */
export const SECONDS_A_ROUND = TURNS * SECONDS
/** Of an open loop: as many as tell a 99th percentile. */
export const REQUESTS = 1000
/** Of each route: what has just started compiles and connects at first. */
const WARM_UP_SECONDS = 0.8

export type Route = Omit<Load, 'connections' | 'seconds'>
export const ROUTES: Route[] = [
  { method: 'GET', path: '/api/tasks' },
  { method: 'GET', path: '/' },
  { method: 'POST', path: '/api/tasks', body: { title: 'Written under load' } },
]

/** `GET /api/tasks`. */
export const routeName = ({ method, path }: Route) => `${method} ${path}`

/** What is sent requests: an address, by whose it is. */
export interface Target {
  id: string
  url: string
}

type RouteFacts = CostFacts['loads'][number]
type ByTarget<T> = Map<string, T>

/**
 * Sends one kind of request to all, each round to one after the other: as many as each takes, and then so many a second.
 * @returns by target
 */
export async function loadRoute(
  route: Route,
  targets: Target[],
  rounds: number,
  generator: LoadGenerator,
): Promise<ByTarget<RouteFacts>> {
  const served = await warmUp(route, targets, generator)
  const fast = await loadFast(route, targets, rounds, generator)
  const load = steadyLoad(route, served)
  // An app of a reader's need not have this route. What nobody serves has no latency, and its failed requests are told.
  const isServed = served.every((perSecond) => perSecond > 0)
  const steady = await loadSteadily(load, targets, isServed ? rounds : 0, generator)
  const { repeated, disturbed } = steady
  return new Map(
    targets.map(({ id }) => {
      const [turns, latencies] = [fast.get(id) ?? [], ofTarget(steady.results, id)]
      const rate = { perSecond: load.perSecond, requests: load.requests, repeated, disturbed }
      return [id, { ...summary(route, turns, latencies), steady: rate }]
    }),
  )
}

/**
 * @param seconds of each
 * @returns how many requests a second each of them served, in their order
 */
export async function warmUp(
  route: Route,
  targets: Target[],
  generator: LoadGenerator,
  seconds = WARM_UP_SECONDS,
): Promise<number[]> {
  const load = { ...route, connections: CONNECTIONS, seconds }
  const warm = await inTurns(targets, 0, ({ url }) => generator.throughput(url, load))
  return targets.map(({ id }) => warm.get(id)?.perSecond ?? 0)
}

/** The steady load that is the same for all, by what each of them served. */
export function steadyLoad(route: Route, served: number[]): SteadyLoad {
  return { ...route, perSecond: steadyRate(served), requests: REQUESTS }
}

/**
 * As many requests as each takes.
 * @param seconds of each turn
 * @returns all turns, by target
 */
export async function loadFast(
  route: Route,
  targets: Target[],
  rounds: number,
  generator: LoadGenerator,
  seconds = SECONDS,
): Promise<ByTarget<Throughput[]>> {
  const load = { ...route, connections: CONNECTIONS, seconds }
  const turns: ByTarget<Throughput>[] = []
  for (let turn = 0; turn < rounds * TURNS; turn++) {
    turns.push(await inTurns(targets, turn, ({ url }) => generator.throughput(url, load)))
  }
  return new Map(targets.map(({ id }) => [id, ofTarget(turns, id)]))
}

/** The figure of each round: the mean of its turns. */
export function perSecondOf(turns: Throughput[]): number[] {
  return Array.from({ length: turns.length / TURNS }, (_, round) => {
    const own = turns.slice(round * TURNS, (round + 1) * TURNS)
    return Math.round(sum(own, (one) => one.perSecond) / TURNS)
  })
}

/** So many requests a second, whatever each could take. */
export function loadSteadily(
  load: SteadyLoad,
  targets: Target[],
  rounds: number,
  generator: LoadGenerator,
): Promise<Rounds<ByTarget<Latency>>> {
  return undisturbed(
    rounds,
    (round) => inTurns(targets, round, ({ url }) => generator.latency(url, load)),
    (all) => [...all.values()].some((one) => wasLate(one, load) || wasShortOfCpu(one)),
  )
}

async function inTurns<T>(
  targets: Target[],
  round: number,
  task: (one: Target) => Promise<T>,
): Promise<ByTarget<T>> {
  const results: ByTarget<T> = new Map()
  for (const one of inOrderOf(round, targets)) results.set(one.id, await task(one))
  return results
}

export const ofTarget = <T>(rounds: ByTarget<T>[], id: string): T[] =>
  rounds.flatMap((round) => round.get(id) ?? [])

function summary(route: Route, turns: Throughput[], steady: Latency[]) {
  return {
    route: routeName(route),
    perSecond: perSecondOf(turns),
    p50Ms: steady.map((one) => one.p50Ms),
    p99Ms: steady.map((one) => one.p99Ms),
    sentLateMs: steady.map((one) => one.sentLateMs),
    cpuWaitShares: steady.map((one) => one.cpuWaitShare),
    failed: sum([...turns, ...steady], (one) => one.failed),
  }
}
