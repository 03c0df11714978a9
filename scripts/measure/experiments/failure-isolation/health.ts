import type { Docker } from '../../../engine/docker/docker.ts'
import {
  type ContainerState,
  containerStates,
  engineClockOffsetMs,
} from '../../../engine/docker/container-state.ts'
import { crashProcess } from '../../../engine/faults/crash.ts'
import { spoilRedisData } from '../../../engine/faults/spoil-redis-data.ts'
import { isGood, outcomesOf, spansOf } from '../../../engine/load/answers.ts'
import type { Stack } from '../../../engine/packagings/packaging.ts'
import type { Container } from '../../../engine/docker/container.ts'
import { roleProcesses } from '../../../engine/packagings/roles.ts'
import type { Timeline } from '../../../core/charts/chart.ts'
import { orNullOnTimeout, waitFor } from '../../../core/wait.ts'
import type { ExperimentContext } from '../experiment.ts'
import type { CrashTools } from './crashed-stack.ts'
import { Users } from '../../../engine/load/users.ts'

const RATES = { reads: 10, writes: 2, health: 5 }
const SECOND_MS = 1000
/** A health check may come once in half a minute, which is Docker's default. */
const HEALTH_SETTLES_WITHIN_MS = 60_000
const WATCH_AT_MOST_MS = 120_000
const LAST_WORDS_WITHIN_MS = 15_000
/** Where logs are the only thing that tells: a supervisor that gives up, or Redis that says why it does not start. */
const LAST_WORDS = /gave up|Bad file format|Wrong signature|bad length|Fatal error|\bFATAL\b/i

type Spans = Timeline['lanes'][number]['spans']

/** What could be seen while Redis was dead for good, a look a second. */
export interface DeadRedisFacts {
  /** The file of Redis that was spoiled, inside its container. */
  spoiledFile: string
  seconds: number
  /** Seconds in which a read failed. */
  secondsWithErrors: number
  /** Of these, seconds in which every container was `running`, and `healthy` where it has a health check. */
  secondsWithErrorsAndNoComplaint: number
  /** Seconds in which some container was said to be `unhealthy`, `restarting`, `exited`, …, by that word. */
  complaints: Record<string, number>
  /** Health checks that Docker made of the containers that it had no complaint about. */
  checksThatPassed: number
  restarts: number
  /** From the crash until Docker first said something by itself. Milliseconds. */
  noticedAfterMs: number | null
  /** Answers to `GET /api/tasks`, and to `GET /api/health`. */
  readOutcomes: Record<string, number>
  healthOutcomes: Record<string, number>
  /** The line of `docker logs` that says it, for those who look. */
  logLine: string | null
  /** What users saw, and what Docker said, for a chart. */
  userSpans: Spans
  dockerSpans: Spans
}

/** A look at all containers of a stack. */
export interface Look {
  atMs: number
  states: Pick<ContainerState, 'status' | 'health'>[]
}

/** Spoils Redis's file, crashes it, and watches what Docker says and users get. */
export async function watchDeadRedis(
  stack: Stack,
  watchMs: number,
  context: ExperimentContext,
  { killer, watch }: Pick<CrashTools, 'killer' | 'watch'>,
): Promise<DeadRedisFacts> {
  const { docker, signal } = context
  const containers = await stack.containers(docker)
  const ids = containers.map(({ id }) => id)
  await waitForHealth(docker.recordingTo([]), ids, signal)
  const before = await containerStates(docker, ids)
  const offset = await engineClockOffsetMs(docker)
  const redis = (await roleProcesses(docker, stack, killer)).find(({ role }) => role === 'redis')
  if (!redis) throw new Error('No process in the stack is a Redis')
  const titlePrefix = 'Written to a dead Redis'
  const users = new Users(stack.urls()[0] ?? '', { rates: RATES, titlePrefix })
  try {
    const spoiledFile = await spoilRedisData(context, redis.container)
    const { beganMs: crashedAt } = await crashProcess({ ...context, killer }, redis)
    const since = new Date(Date.now() - (performance.now() - crashedAt) + offset)
    const looks = await lookEachSecond(ids, docker.recordingTo([]), {
      crashedAt,
      watchMs,
      since,
      signal,
    })
    const states = await containerStates(docker, ids)
    const [first] = watch.between(ids, crashedAt)
    const lookedUntil = crashedAt + (looks.at(-1)?.atMs ?? 0)
    const reads = users.between('reads', crashedAt, lookedUntil)
    return {
      spoiledFile,
      ...seconds(looks, (fromMs, toMs) =>
        reads.some((one) => one.atMs >= fromMs && one.atMs < toMs && !isGood(one)),
      ),
      checksThatPassed: states
        .filter(isQuiet)
        .flatMap(({ checkedAt }) => checkedAt)
        .filter((at) => Date.parse(at) > since.getTime()).length,
      restarts: states.reduce(
        (sum, { restartCount }, index) => sum + restartCount - (before[index]?.restartCount ?? 0),
        0,
      ),
      noticedAfterMs: first ? Math.round(first.heardAtMs - crashedAt) : null,
      readOutcomes: outcomesOf(reads),
      healthOutcomes: outcomesOf(users.between('health', crashedAt, lookedUntil)),
      logLine: await lastWords(containers, since, context),
      userSpans: spansOf(reads),
      dockerSpans: spansOfLooks(looks),
    }
  } finally {
    await users.stop()
  }
}

async function waitForHealth(docker: Docker, ids: string[], signal: AbortSignal): Promise<void> {
  const condition = async () =>
    (await containerStates(docker, ids)).every(isQuiet) ? true : undefined
  const options = { timeoutMs: HEALTH_SETTLES_WITHIN_MS, intervalMs: 500, signal }
  // A health check that never passes is a fact about this pair: what Docker says is then counted as a complaint.
  await orNullOnTimeout(waitFor('every container to be healthy', condition, options))
}

/** Docker has nothing to say against it. */
const isQuiet = ({ status, health }: Look['states'][number]) =>
  status === 'running' && (health === 'healthy' || health === 'none')

interface Watching {
  crashedAt: number
  watchMs: number
  /** The crash by the engine's clock. */
  since: Date
  signal: AbortSignal
}

/**
 * Looks once a second, for as long as wanted and until each container without complaint has passed a check since: one that has
 * begun to fail its checks may be called unhealthy after the next.
 */
async function lookEachSecond(ids: string[], docker: Docker, watching: Watching) {
  const { crashedAt, watchMs, since, signal } = watching
  const looks: Look[] = []
  const watched = waitFor(
    'Docker to have checked each container since Redis died',
    async () => {
      const atMs = performance.now() - crashedAt
      if (atMs < (looks.length + 1) * SECOND_MS) return undefined
      const states = await containerStates(docker, ids)
      looks.push({ atMs, states })
      const isChecked = states.every(
        (one) =>
          !isQuiet(one) ||
          one.health === 'none' ||
          (one.failingStreak === 0 && one.checkedAt.some((at) => Date.parse(at) > since.getTime())),
      )
      return atMs >= watchMs && isChecked ? looks : undefined
    },
    { timeoutMs: WATCH_AT_MOST_MS, intervalMs: 50, signal },
  )
  return (await orNullOnTimeout(watched)) ?? looks
}

/** Counts seconds: the n-th look stands for the time since the one before. */
export function seconds(looks: Look[], hadErrors: (fromMs: number, toMs: number) => boolean) {
  const complaints: Record<string, number> = {}
  let [secondsWithErrors, secondsWithErrorsAndNoComplaint] = [0, 0]
  looks.forEach(({ atMs, states }, index) => {
    const words = complaintsOf(states)
    for (const word of words) complaints[word] = (complaints[word] ?? 0) + 1
    if (!hadErrors(looks[index - 1]?.atMs ?? 0, atMs)) return
    secondsWithErrors++
    if (words.length === 0) secondsWithErrorsAndNoComplaint++
  })
  return {
    seconds: looks.length,
    secondsWithErrors,
    secondsWithErrorsAndNoComplaint,
    complaints,
  }
}

/** The words in which Docker says that something is wrong, each once. */
function complaintsOf(states: Look['states']): string[] {
  const words = states
    .filter((one) => !isQuiet(one))
    .map(({ status, health }) => (status === 'running' ? health : status))
  return [...new Set(words)]
}

/** What Docker said as a lane of a timeline: neighbors that said the same become one span. */
export function spansOfLooks(looks: Look[]): Spans {
  const spans: Spans = []
  looks.forEach(({ atMs, states }, index) => {
    const words = complaintsOf(states)
    const isSilent = words.length === 0
    const healthy = states.some(({ health }) => health === 'healthy') ? 'healthy' : 'running'
    const label = isSilent ? healthy : words.join(', ')
    const last = spans.at(-1)
    const fromMs = Math.round(looks[index - 1]?.atMs ?? 0)
    if (last?.label === label) last.toMs = Math.round(atMs)
    else spans.push({ fromMs, toMs: Math.round(atMs), tone: isSilent ? 'ok' : 'failed', label })
  })
  return spans
}

/** A supervisor tries several times before it says that it gives up, which takes longer on a busy machine. */
async function lastWords(
  containers: Container[],
  since: Date,
  { docker, signal }: ExperimentContext,
) {
  const quiet = docker.recordingTo([])
  const options = { timeoutMs: LAST_WORDS_WITHIN_MS, intervalMs: 500, signal }
  const find = async () => {
    for (const { name } of containers) {
      const line = await lineIn(quiet, name, since)
      if (line !== undefined) return { name, line }
    }
    return undefined
  }
  const found = await orNullOnTimeout(waitFor('a log that says why Redis is dead', find, options))
  // Once more, for the record.
  for (const { name } of found ? [found] : containers) await lineIn(docker, name, since)
  return found?.line ?? null
}

async function lineIn(docker: Docker, container: string, since: Date) {
  const { stdout, stderr } = await docker.run(['logs', '--since', since.toISOString(), container])
  return `${stdout}\n${stderr}`
    .split('\n')
    .find((one) => LAST_WORDS.test(one))
    ?.trim()
}
