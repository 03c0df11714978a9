import { setTimeout as delay } from 'node:timers/promises'
import { waitFor } from '../../../core/wait.ts'
import { cameAt, outcomesOf } from '../../../engine/load/answers.ts'
import { type Answer, Probe } from '../../../engine/load/probe.ts'
import { addTask } from '../../../engine/load/task-client.ts'
import { slowest503InLog } from '../app-log.ts'
import { measured } from '../measure-fault.ts'
import type { Away, Outage } from '../results.ts'
import { slowest503 } from '../sum-up.ts'
import { restartsOf, type SystemUnderTest } from '../system-under-test.ts'
import { dataRoutes } from './data-routes.ts'
import { pauseRedis, stopRedis } from './interruptions.ts'
import { lasting, takingRedisAway } from './lasting.ts'
import { sampleMemory } from './sample-memory.ts'

/** Less than in the other faults: it lasts long, and runs beside them. */
const REQUESTS_PER_SECOND = 50
/**
 * A heap takes more room the more has been asked of it, and seldom gives any back: what grows after this is a leak. At a
 * rate that leaves others, who are measured beside it, their share of the machine.
 */
const WARM_UP = { perSecond: 200, seconds: 20 }
/** The first requests of an outage are on their way while the command that begins it is, too. */
const SETTLES_MS = 500

/** Half of the time Redis is silent, the other half there is none. */
const KINDS = { silent: pauseRedis, gone: stopRedis }

/** Takes Redis away for minutes, and looks at every route and at the app's memory. */
export const redisAway = measured(async (system, record) => {
  await warmUp(system)
  const recorded = { ...system, docker: system.docker.recordingTo(record) }
  const memory: Away['memory'] = []
  const outages = [await outage(recorded, 'silent', memory), await outage(recorded, 'gone', memory)]
  return { away: { outages, replicas: system.replicas, memory } }
})

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

/** @param memory of all outages until now: samples are added */
async function outage(
  system: SystemUnderTest,
  kind: Outage['kind'],
  memory: Away['memory'],
): Promise<Outage> {
  const seconds = system.outageSeconds / Object.keys(KINDS).length
  const routes = dataRoutes(await addTask(system.url, `Before Redis is ${kind}`))
  const restartsBefore = await restartsOf(system)
  const routeOf = (n: number) => routes[n % routes.length] ?? { name: '', path: '/' }
  const probe = new Probe(system.url, { perSecond: REQUESTS_PER_SECOND, request: routeOf })
  const watchMemory = () => sampleMemory(system, seconds, memory, `Redis is ${kind}`)
  const inflict = takingRedisAway(lasting(seconds, KINDS[kind], watchMemory))
  try {
    const { beganMs, effectiveMs, endedMs, redisAnswersMs } = await inflict(system, 0)
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
