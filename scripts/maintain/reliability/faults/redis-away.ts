import { setTimeout as delay } from 'node:timers/promises'
import { memoryOf } from '../../../engine/docker/stats.ts'
import type { Evidence } from '../../../engine/docker/evidence.ts'
import { OwnProcess } from '../../../engine/docker/own-container.ts'
import { type Answer, Probe, type ProbeRequest } from '../../../engine/load/probe.ts'
import { waitFor } from '../../../core/wait.ts'
import { slowest503InLog } from '../app-log.ts'
import { type Fault, REPLICAS } from '../fault.ts'
import { scaledStack } from '../launch.ts'
import type { Away, FaultResult, Outage } from '../results.ts'
import { restartsOf, type Site } from '../site.ts'
import { slowest503 } from '../sum-up.ts'
import { addTask } from '../../../engine/load/task-client.ts'
import { withWitness } from '../witness.ts'
import { processOf } from './kill.ts'

/** Less than in the other faults: it lasts long, and runs beside them. */
const AWAY_PER_SECOND = 50
/** So many samples of memory in all, at most one in so many seconds. */
const SAMPLES = 60
const SAMPLE_EVERY_MS = 2000
/**
 * A heap takes more room the more has been asked of it, and seldom gives any back: what grows after this is a leak. At a
 * rate that leaves others, who are measured beside it, their share of the machine.
 */
const BEFORE = { perSecond: 200, seconds: 20 }
/** The first requests of an outage are on their way while the command that begins it is, too. */
const SETTLES_MS = 500

/** Every route that needs Redis. @param id of a task that is there */
export function dataRoutes(id: string): (ProbeRequest & { name: string })[] {
  return [
    { name: 'GET /', path: '/' },
    { name: 'POST /tasks', method: 'POST', path: '/tasks', form: { title: 'x' } },
    { name: 'POST /tasks/:id/toggle', method: 'POST', path: `/tasks/${id}/toggle`, form: {} },
    { name: 'POST /tasks/:id/delete', method: 'POST', path: '/tasks/999999999/delete', form: {} },
    { name: 'GET /api/tasks', path: '/api/tasks' },
    { name: 'POST /api/tasks', method: 'POST', path: '/api/tasks', body: { title: 'x' } },
    { name: 'GET /api/tasks/:id', path: `/api/tasks/${id}` },
    {
      name: 'PATCH /api/tasks/:id',
      method: 'PATCH',
      path: `/api/tasks/${id}`,
      body: { completed: true },
    },
    { name: 'DELETE /api/tasks/:id', method: 'DELETE', path: '/api/tasks/999999999' },
  ]
}

export const redisAway: Fault = {
  id: 'redis-away',
  title: 'Redis away for minutes',
  meaning:
    'Half of the time Redis is silent (SIGSTOP), the other half there is none (docker stop). The app says 503 at once, keeps its memory, and nobody restarts it.',
  packagings: ['multiContainer'],
  when: 'beside',
  measure: (packaging, bench) =>
    scaledStack(packaging, bench, REPLICAS, async (site): Promise<FaultResult> => {
      const commands: Evidence[] = []
      const away = await withWitness(site, (witness) =>
        beAway({ ...site, docker: site.docker.recordingTo(commands) }, (since) =>
          witness.answersAgain(since),
        ),
      )
      return {
        ...{ id: 'redis-away', packaging: packaging.id, replicas: site.replicas, trials: [], away },
        commands: commands.map(({ command }) => command),
      }
    }),
}

type AnswersAgain = (sinceMs: number) => Promise<number>

async function beAway(site: Site, answersAgain: AnswersAgain): Promise<Away> {
  const { docker, stack, replicas } = site
  const quiet = docker.recordingTo([])
  const { name } = await stack.containerOf(quiet, 'redis')
  const webs = (await stack.containers(quiet)).filter(({ service }) => service === 'web')
  const memory = new MemoryBook(
    site,
    webs.map(({ id }) => id),
  )
  const seconds = site.outageSeconds / 2
  site.progress('the app gets as large as it gets')
  const before = new Probe(site.url, {
    perSecond: BEFORE.perSecond,
    request: () => ({ path: '/' }),
  })
  try {
    await delay(BEFORE.seconds * 1000, undefined, { signal: site.signal })
  } finally {
    await before.stop()
  }
  const outages: Outage[] = []
  const { container, pid } = await processOf(site, 'redis')
  const target = await OwnProcess.of(docker, site.run, container, pid)
  const ways = [
    {
      kind: 'silent',
      begin: () => site.killer.suspend(docker, target),
      end: () => site.killer.resume(docker, target),
    },
    {
      kind: 'gone',
      begin: () => docker.run(['stop', name]),
      end: () => docker.run(['start', name]),
    },
  ] as const
  for (const way of ways) {
    outages.push(await oneOutage(site, { ...way, seconds, memory, answersAgain }))
  }
  return { outages, replicas, memory: memory.samples }
}

interface OutageOptions {
  kind: Outage['kind']
  seconds: number
  memory: MemoryBook
  answersAgain: AnswersAgain
  begin: () => Promise<unknown>
  end: () => Promise<unknown>
}

async function oneOutage(site: Site, options: OutageOptions): Promise<Outage> {
  const { kind, seconds, memory, answersAgain } = options
  const routes = dataRoutes(await addTask(site.url, `Before Redis is ${kind}`))
  const restartsBefore = await restartsOf(site)
  const routeOf = (n: number) => routes[n % routes.length] ?? { name: '', path: '/' }
  const startedAt = performance.now()
  const probe = new Probe(site.url, { perSecond: AWAY_PER_SECOND, request: routeOf })
  try {
    const beganMs = performance.now()
    await options.begin()
    const effectiveMs = performance.now() - startedAt + SETTLES_MS
    await memory.sampleFor(seconds, `Redis is ${kind}`)
    const endedMs = performance.now() - startedAt
    await options.end()
    const redisAnswersMs = (await answersAgain(beganMs)) - startedAt
    await untilServed(probe, site.signal)
    const answers = await probe.stop()
    const during = answers
      .map((answer, n) => ({ ...answer, route: routeOf(n).name }))
      .filter(({ atMs, tookMs }) => atMs >= effectiveMs && atMs + tookMs <= endedMs)
    const lastFailureMs = Math.max(
      0,
      ...answers.filter((one) => !wasServed(one)).map(({ atMs }) => atMs),
    )
    return {
      ...{ kind, seconds, requests: during.length, outcomes: outcomesByRoute(during) },
      slowest503: {
        usersMs: slowest503(during),
        appMs: await slowest503InLog(site, beganMs),
      },
      afterRedisMs: Math.max(0, Math.round(lastFailureMs - redisAnswersMs)),
      webRestarts: (await restartsOf(site)).web - restartsBefore.web,
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
  const outcomes: Outage['outcomes'] = {}
  for (const { route, status, error } of answers) {
    const outcome = String(status ?? error ?? 'no answer')
    const ofRoute = (outcomes[route] ??= {})
    ofRoute[outcome] = (ofRoute[outcome] ?? 0) + 1
  }
  return outcomes
}

/** Looks at the memory of the app again and again while Redis is away. */
class MemoryBook {
  readonly samples: Away['memory'] = []
  readonly #site: Site
  readonly #webs: string[]
  /** Of earlier outages. */
  #beforeMs = 0

  constructor(site: Site, webs: string[]) {
    this.#site = site
    this.#webs = webs
  }

  async sampleFor(seconds: number, what: string): Promise<void> {
    const { docker, signal, progress, outageSeconds } = this.#site
    const startedAt = performance.now()
    const everyMs = Math.max(SAMPLE_EVERY_MS, (outageSeconds * 1000) / SAMPLES)
    for (let n = 1; ; n++) {
      const sinceMs = performance.now() - startedAt
      const leftMs = seconds * 1000 - sinceMs
      if (leftMs <= 0) break
      progress(`${what}, ${Math.round(leftMs / 1000)} s to go`)
      // A sample may take longer than there is between two.
      await delay(Math.max(0, Math.min(leftMs, n * everyMs - sinceMs)), undefined, { signal })
      const bytes = await memoryOf(docker.recordingTo([]), this.#webs)
      const atSeconds = Math.round((this.#beforeMs + performance.now() - startedAt) / 1000)
      this.samples.push({ atSeconds, bytes })
    }
    this.#beforeMs += performance.now() - startedAt
  }
}
