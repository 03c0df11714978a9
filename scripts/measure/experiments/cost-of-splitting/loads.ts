import type { LoadGenerator } from '../../../engine/load/load-generator.ts'
import type { Latency, SteadyLoad } from '../../../engine/load/open-loop.ts'
import type { Load, Throughput } from '../../../engine/load/throughput.ts'
import { undisturbed, wasLate, wasShortOfCpu } from '../disturbed.ts'
import { inOrderOf } from '../order.ts'
import { steadyRate } from '../steady-rate.ts'
import type { CostFacts } from './facts.ts'

export const CONNECTIONS = 10
/** Of a closed loop. */
export const SECONDS = 0.4
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

/** What is sent requests: an address, by whose it is. */
export interface Target {
  id: string
  url: string
}

type RouteFacts = CostFacts['loads'][number]

/**
 * Sends one kind of request to all, each round to one after the other: as many as each takes, and then so many a second.
 * @returns by target
 */
export async function loadRoute(
  route: Route,
  targets: Target[],
  rounds: number,
  generator: LoadGenerator,
): Promise<Map<string, RouteFacts>> {
  const closed = { ...route, connections: CONNECTIONS, seconds: SECONDS }
  const warm = await inTurns(targets, 0, ({ url }) =>
    generator.throughput(url, { ...closed, seconds: WARM_UP_SECONDS }),
  )
  const speeds: Map<string, Throughput>[] = []
  for (let round = 0; round < rounds; round++) {
    speeds.push(await inTurns(targets, round, ({ url }) => generator.throughput(url, closed)))
  }
  const perSecond = steadyRate([...warm.values()].map((one) => one.perSecond))
  const open: SteadyLoad = { ...route, perSecond, requests: REQUESTS }
  // An app of a reader's need not have this route. What nobody serves has no latency, and its failed requests are told.
  const isServed = [...warm.values()].every((one) => one.perSecond > 0)
  const latencies = await undisturbed(
    isServed ? rounds : 0,
    (round) => inTurns(targets, round, ({ url }) => generator.latency(url, open)),
    (all) => [...all.values()].some((one) => wasLate(one, open) || wasShortOfCpu(one)),
  )
  return new Map(
    targets.map(({ id }) => {
      const [fast, steady] = [ofTarget(speeds, id), ofTarget(latencies.results, id)]
      const { repeated, disturbed } = latencies
      return [
        id,
        {
          ...summary(route, fast, steady),
          steady: { perSecond, requests: REQUESTS, repeated, disturbed },
        },
      ]
    }),
  )
}

async function inTurns<T>(
  targets: Target[],
  round: number,
  task: (one: Target) => Promise<T>,
): Promise<Map<string, T>> {
  const results = new Map<string, T>()
  for (const one of inOrderOf(round, targets)) results.set(one.id, await task(one))
  return results
}

const ofTarget = <T>(rounds: Map<string, T>[], id: string): T[] =>
  rounds.flatMap((round) => round.get(id) ?? [])

function summary({ method, path }: Route, fast: Throughput[], steady: Latency[]) {
  return {
    route: `${method} ${path}`,
    perSecond: fast.map((one) => Math.round(one.perSecond)),
    p50Ms: steady.map((one) => one.p50Ms),
    p99Ms: steady.map((one) => one.p99Ms),
    sentLateMs: steady.map((one) => one.sentLateMs),
    cpuWaitShares: steady.map((one) => one.cpuWaitShare),
    failed: [...fast, ...steady].reduce((sum, one) => sum + one.failed, 0),
  }
}
