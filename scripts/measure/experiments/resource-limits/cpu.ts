import { RedisSidecar } from '../../../engine/faults/redis-sidecar.ts'
import { isGood } from '../../../engine/load/answers.ts'
import { Probe } from '../../../engine/load/probe.ts'
import { throughput } from '../../../engine/load/throughput.ts'
import type { Stack } from '../../../engine/packagings/packaging.ts'
import { waitFor } from '../../../core/wait.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type Spread, spreadOf } from '../../../core/spread.ts'

/** `GET /api/health` needs the app and no Redis. */
export const PROBE = { perSecond: 400, requests: 100, path: '/api/health' }
export const PINGS = 3000
/** It lasts as long as what it is to disturb, and no longer than this. */
const BURST = { method: 'GET', path: '/', connections: 20, seconds: 30 } as const

/** The 99th percentile of one service's answers while the other had nothing to do, and while it was busy. */
export interface Contention {
  quietMs: Spread
  busyMs: Spread
  /** Busy over quiet, round by round. */
  slowdown: Spread
  /** Requests that were not answered well while the other was busy. */
  failed: number
}

export interface CpuFacts {
  /** The app, while Redis runs Lua scripts one after the other. */
  web: Contention
  /** Redis, while the app renders as many pages as it can. */
  redis: Contention
}

/** One repetition: 99th percentiles in milliseconds. */
export interface CpuRound {
  web: { quietMs: number; busyMs: number; failed: number }
  redis: { quietMs: number; busyMs: number; failed: number }
}

/** Lets a stack do what is going to be measured, unrecorded: one that has just started compiles and connects at first. */
export async function warmUp(
  stack: Stack,
  sidecar: RedisSidecar,
  { docker }: ExperimentContext,
): Promise<void> {
  const [url = ''] = stack.urls()
  await Promise.all([
    throughput(url, { ...BURST, seconds: 1 }),
    throughput(url, { ...BURST, path: PROBE.path, seconds: 1 }),
    sidecar.pingP99Ms(docker.recordingTo([]), PINGS),
  ])
}

/** Measures both services of a stack, each quiet and beside a busy neighbor. */
export async function cpuRound(
  stack: Stack,
  sidecar: RedisSidecar,
  context: ExperimentContext,
): Promise<CpuRound> {
  const { docker } = context
  const [url = ''] = stack.urls()
  const webQuiet = await webP99(url)
  const redisQuietMs = await sidecar.pingP99Ms(docker, PINGS)
  const webBusy = await sidecar.whileBusy(docker, () => webP99(url))
  const pinging = sidecar.pingP99Ms(docker, PINGS)
  const [burst, redisBusyMs] = await Promise.all([throughput(url, BURST, pinging), pinging])
  return {
    web: { quietMs: webQuiet.p99Ms, busyMs: webBusy.p99Ms, failed: webBusy.failed },
    redis: { quietMs: redisQuietMs, busyMs: redisBusyMs, failed: burst.failed },
  }
}

/** @throws Error where nothing was measured */
export function cpuFacts(rounds: CpuRound[]): CpuFacts {
  const of = (service: keyof CpuRound): Contention => ({
    quietMs: spreadOf(rounds.map((round) => round[service].quietMs)),
    busyMs: spreadOf(rounds.map((round) => round[service].busyMs)),
    slowdown: spreadOf(rounds.map((round) => round[service].busyMs / round[service].quietMs)),
    failed: rounds.reduce((sum, round) => sum + round[service].failed, 0),
  })
  return { web: of('web'), redis: of('redis') }
}

async function webP99(url: string): Promise<{ p99Ms: number; failed: number }> {
  const { perSecond, requests, path } = PROBE
  const probe = new Probe(url, { perSecond, request: () => ({ path }) })
  try {
    await waitFor(
      'enough answers',
      () => Promise.resolve(probe.answers.length >= requests ? true : undefined),
      { timeoutMs: 60_000, intervalMs: 20 },
    )
  } finally {
    await probe.stop()
  }
  return {
    p99Ms: percentile(probe.answers.map(({ tookMs }) => tookMs)),
    failed: probe.answers.filter((one) => !isGood(one)).length,
  }
}

/** The 99th percentile by the nearest rank: of 100 values the second largest. */
export function percentile(values: number[], share = 0.99): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.ceil(sorted.length * share) - 1]
  if (value === undefined) throw new Error('Nothing was measured')
  return value
}
