import { setTimeout as delay } from 'node:timers/promises'
import { memoryOf } from '../../../engine/docker/stats.ts'
import { OwnProcess } from '../../../engine/docker/own-container.ts'
import { cameAt, outcomesOf } from '../../../engine/load/answers.ts'
import { type Answer, Probe } from '../../../engine/load/probe.ts'
import { addTask } from '../../../engine/load/task-client.ts'
import { waitFor } from '../../../core/wait.ts'
import { slowest503InLog } from '../app-log.ts'
import { fault } from '../fault.ts'
import type { Away, Outage } from '../results.ts'
import { slowest503 } from '../sum-up.ts'
import { restartsOf, type SystemUnderTest } from '../system-under-test.ts'
import { dataRoutes } from './data-routes.ts'
import { withoutRedis } from './lasting.ts'
import { processOf } from './processes.ts'

/** Less than in the other faults: it lasts long, and runs beside them. */
const REQUESTS_PER_SECOND = 50
/** So many samples of memory in all, at most one in so many seconds. */
const SAMPLES = 60
const SAMPLE_EVERY_MS = 2000
/**
 * A heap takes more room the more has been asked of it, and seldom gives any back: what grows after this is a leak. At a
 * rate that leaves others, who are measured beside it, their share of the machine.
 */
const WARM_UP = { perSecond: 200, seconds: 20 }
/** The first requests of an outage are on their way while the command that begins it is, too. */
const SETTLES_MS = 500

export const redisAway = fault(
  {
    id: 'redis-away',
    title: 'Redis away for minutes',
    meaning:
      'Half of the time Redis is silent (SIGSTOP), the other half there is none (docker stop). The app says 503 at once, keeps its memory, and nobody restarts it.',
    packagings: ['multiContainer'],
    when: 'beside',
  },
  async (system, record) => {
    const docker = system.docker.recordingTo(record)
    await warmUp(system)
    return { away: await takeAway({ ...system, docker }) }
  },
)

async function warmUp({ url, signal, progress }: SystemUnderTest): Promise<void> {
  progress('the app gets as large as it gets')
  const { perSecond, seconds } = WARM_UP
  const probe = new Probe(url, { perSecond, request: () => ({ path: '/' }) })
  try {
    await delay(seconds * 1000, undefined, { signal })
  } finally {
    await probe.stop()
  }
}

async function takeAway(system: SystemUnderTest): Promise<Away> {
  const { docker, run, stack, killer, replicas, outageSeconds } = system
  const { container, pid } = await processOf(system, 'redis')
  const redis = await OwnProcess.of(docker, run, container, pid)
  const { name } = await stack.containerOf(docker.recordingTo([]), 'redis')
  const memory: Away['memory'] = []
  const half = { seconds: outageSeconds / 2, memory }
  const silent = await outage(system, {
    ...{ ...half, kind: 'silent' },
    begin: () => killer.suspend(docker, redis),
    end: () => killer.resume(docker, redis),
  })
  const gone = await outage(system, {
    ...{ ...half, kind: 'gone' },
    begin: () => docker.run(['stop', name]),
    end: () => docker.run(['start', name]),
  })
  return { outages: [silent, gone], replicas, memory }
}

interface OutageOptions {
  kind: Outage['kind']
  seconds: number
  /** Of all outages until now: samples are added. */
  memory: Away['memory']
  begin: () => Promise<unknown>
  end: () => Promise<unknown>
}

async function outage(system: SystemUnderTest, options: OutageOptions): Promise<Outage> {
  const { kind, seconds, memory, begin, end } = options
  const routes = dataRoutes(await addTask(system.url, `Before Redis is ${kind}`))
  const restartsBefore = await restartsOf(system)
  const routeOf = (n: number) => routes[n % routes.length] ?? { name: '', path: '/' }
  const probe = new Probe(system.url, { perSecond: REQUESTS_PER_SECOND, request: routeOf })
  try {
    const { beganMs, effectiveMs, endedMs, redisAnswersMs } = await withoutRedis(system, {
      ...{ begin, end, seconds, labels: [`${kind} from here`, 'ended'] },
      meanwhile: () => sampleMemory(system, seconds, memory, `Redis is ${kind}`),
    })
    await untilServed(probe, system.signal)
    const answers = (await probe.stop()).map((one, n) => ({
      ...one,
      atMs: one.atMs + probe.startedAtMs,
      route: routeOf(n).name,
    }))
    const during = answers.filter(
      (one) => one.atMs >= effectiveMs + SETTLES_MS && cameAt(one) <= endedMs,
    )
    const failures = answers.filter((one) => !wasServed(one)).map(({ atMs }) => atMs)
    const afterRedisMs = Math.max(0, ...failures) - (redisAnswersMs ?? endedMs)
    return {
      ...{ kind, seconds, requests: during.length, outcomes: outcomesByRoute(during) },
      slowest503: {
        usersMs: slowest503(during),
        appMs: await slowest503InLog(system, beganMs),
      },
      afterRedisMs: Math.max(0, Math.round(afterRedisMs)),
      webRestarts: (await restartsOf(system)).web - restartsBefore.web,
    }
  } finally {
    await probe.stop()
  }
}

/** What is not there is news about a task, and not about Redis. */
const wasServed = ({ status }: Pick<Answer, 'status'>) => status !== null && status < 500
/** So many in a row say that every route is served again. */
const IN_A_ROW = 40

async function untilServed(probe: Probe, signal: AbortSignal): Promise<void> {
  await waitFor(
    'every route to be served again',
    () => {
      const last = probe.answers.slice(-IN_A_ROW)
      return Promise.resolve(last.length === IN_A_ROW && last.every(wasServed) ? true : undefined)
    },
    { timeoutMs: 60_000, intervalMs: 50, signal },
  )
}

function outcomesByRoute(answers: (Answer & { route: string })[]): Outage['outcomes'] {
  const byRoute = Map.groupBy(answers, ({ route }) => route)
  return Object.fromEntries([...byRoute].map(([route, own]) => [route, outcomesOf(own)]))
}

/** Looks at the memory of the app again and again, for some seconds. */
async function sampleMemory(
  { docker, stack, signal, progress, outageSeconds }: SystemUnderTest,
  seconds: number,
  memory: Away['memory'],
  what: string,
): Promise<void> {
  const quiet = docker.recordingTo([])
  const webs = (await stack.containers(quiet)).filter(({ service }) => service === 'web')
  const ids = webs.map(({ id }) => id)
  const startedAt = performance.now()
  const secondsBefore = memory.at(-1)?.atSeconds ?? 0
  const everyMs = Math.max(SAMPLE_EVERY_MS, (outageSeconds * 1000) / SAMPLES)
  for (let n = 1; ; n++) {
    const sinceMs = performance.now() - startedAt
    const leftMs = seconds * 1000 - sinceMs
    if (leftMs <= 0) return
    progress(`${what}, ${Math.round(leftMs / 1000)} s to go`)
    // A sample may take longer than there is between two.
    await delay(Math.max(0, Math.min(leftMs, n * everyMs - sinceMs)), undefined, { signal })
    const bytes = await memoryOf(quiet, ids)
    const atSeconds = Math.round(secondsBefore + (performance.now() - startedAt) / 1000)
    memory.push({ atSeconds, bytes })
  }
}
