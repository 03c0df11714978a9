import type { LoadGenerator } from '../../../engine/load/load-generator.ts'
import type { SteadyLoad } from '../../../engine/load/open-loop.ts'
import { whileWatched } from '../../../engine/load/cpu-waits.ts'
import type { RedisSidecar } from '../../../engine/faults/redis-sidecar.ts'
import type { Stack } from '../../../engine/packagings/packaging.ts'
import { type Rounds, undisturbed, wasLate, wasShortOfCpu } from '../disturbed.ts'
import type { ExperimentContext } from '../experiment.ts'
import { inOrderOf } from '../order.ts'
import { steadyRate } from '../steady-rate.ts'
import { type BySubject, bySubject } from '../subject.ts'
import type { Contention, CpuFacts } from './facts.ts'

/** Of each 99th percentile. */
export const REQUESTS = 1000
export const PINGS = 1000
/** It needs the app and no Redis. */
const HEALTH = { method: 'GET', path: '/api/health' } as const
/** It lasts as long as what it is to disturb, and no longer than this. */
const BURST = { method: 'GET', path: '/', connections: 20, seconds: 30 } as const
/** To see what all can bear. */
const TRIAL = { ...HEALTH, connections: 10, seconds: 0.4 } as const

/** A stack whose services are measured beside each other, and by whom it is sent requests. */
export interface Measured {
  /** Whose it is. */
  id: string
  stack: Stack
  sidecar: RedisSidecar
}

/** What is needed to measure. */
export interface Tools extends Pick<ExperimentContext, 'docker' | 'signal' | 'progress'> {
  generator: LoadGenerator
  /** Whether the stacks may take only so much CPU: then their programs wait for it by design. */
  isLimited: boolean
}

/** One service of one stack in one round: 99th percentiles in milliseconds. */
interface Cell {
  quietMs: number
  busyMs: number
  failed: number
  /** By something that is no part of the measurement. */
  wasDisturbed: boolean
}

const urlOf = ({ stack }: Measured) => stack.urls()[0] ?? ''

/** Lets a stack do what is going to be measured, unrecorded: one that has just started compiles and connects at first. */
export async function warmUp(one: Measured, { docker, generator }: Tools): Promise<void> {
  await generator.throughput(urlOf(one), { ...BURST, seconds: 1 })
  await generator.throughput(urlOf(one), { ...TRIAL, seconds: 1 })
  await one.sidecar.pingP99Ms(docker.recordingTo([]), PINGS)
}

/** Measures both services of stacks that have the same limits. @returns by whose they are */
export async function measureCpu(
  all: Measured[],
  rounds: number,
  tools: Tools,
): Promise<BySubject<CpuFacts>> {
  const served: number[] = []
  for (const one of all) {
    served.push((await tools.generator.throughput(urlOf(one), TRIAL)).perSecond)
  }
  const load: SteadyLoad = { ...HEALTH, perSecond: steadyRate(served), requests: REQUESTS }
  const web = await inRounds('the app', all, rounds, tools, (one, own) => webCell(one, load, own))
  const redis = await inRounds('Redis', all, rounds, tools, redisCell)
  return bySubject(all, ({ id }) => ({
    perSecond: load.perSecond,
    web: contention(id, web),
    redis: contention(id, redis),
  }))
}

/** All take turns, so that what else the machine does meets all of them. */
function inRounds(
  whose: string,
  all: Measured[],
  rounds: number,
  tools: Tools,
  measure: (one: Measured, own: Tools) => Promise<Cell>,
): Promise<Rounds<Map<string, Cell>>> {
  return undisturbed(
    rounds,
    async (round) => {
      tools.progress(`CPU: ${whose}, round ${round + 1} of ${rounds}`)
      // What the first round did is evidence enough: the others repeat it.
      const own = round === 0 ? tools : { ...tools, docker: tools.docker.recordingTo([]) }
      const cells = new Map<string, Cell>()
      for (const one of inOrderOf(round, all)) {
        tools.signal.throwIfAborted()
        cells.set(one.id, await measure(one, own))
      }
      return cells
    },
    (cells) => [...cells.values()].some(({ wasDisturbed }) => wasDisturbed),
  )
}

function contention(id: string, rounds: Rounds<Map<string, Cell>>): Contention {
  const own = rounds.results.flatMap((cells) => cells.get(id) ?? [])
  return {
    quietMs: own.map(({ quietMs }) => quietMs),
    busyMs: own.map(({ busyMs }) => busyMs),
    failed: own.reduce((sum, { failed }) => sum + failed, 0),
    repeated: rounds.repeated,
    disturbed: rounds.disturbed,
  }
}

/** The app, quiet and beside a busy Redis. That processors are short is a disturbance only where nobody is kept busy. */
async function webCell(
  one: Measured,
  load: SteadyLoad,
  { docker, generator, isLimited }: Tools,
): Promise<Cell> {
  const measure = () => generator.latency(urlOf(one), load)
  const quiet = await measure()
  const busy = await one.sidecar.whileBusy(docker, measure)
  return {
    quietMs: quiet.p99Ms,
    busyMs: busy.p99Ms,
    failed: busy.failed,
    wasDisturbed:
      wasLate(quiet, load) || wasLate(busy, load) || (!isLimited && wasShortOfCpu(quiet)),
  }
}

/** Redis, quiet and beside a busy app. */
async function redisCell(one: Measured, tools: Tools): Promise<Cell> {
  const { docker, generator, isLimited } = tools
  const quiet = await whileWatched(() => one.sidecar.pingP99Ms(docker, PINGS))
  const pinging = one.sidecar.pingP99Ms(docker, PINGS)
  const [burst, busyMs] = await Promise.all([
    generator.throughput(urlOf(one), BURST, pinging),
    pinging,
  ])
  const { result: quietMs } = quiet
  const wasDisturbed = !isLimited && wasShortOfCpu(quiet)
  return { quietMs, busyMs, failed: burst.failed, wasDisturbed }
}
