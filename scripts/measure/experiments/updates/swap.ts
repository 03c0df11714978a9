import { randomBytes } from 'node:crypto'
import type { Docker } from '../../../engine/docker/docker.ts'
import { ExpectedError } from '../../../core/errors.ts'
import { type Availability, availability, spansOf } from '../../../engine/load/answers.ts'
import { taskTitles } from '../../../engine/load/task-client.ts'
import { tryUnderLoad } from '../../../engine/load/trial.ts'
import { Users } from '../../../engine/load/users.ts'
import type { Role, Stack } from '../../../engine/packagings/packaging.ts'
import type { Container } from '../../../engine/docker/container.ts'
import type { Timeline } from '../../../core/charts/chart.ts'
import { printable } from '../../../core/terminal-text.ts'
import { orNullOnTimeout, waitFor } from '../../../core/wait.ts'

const RATES = { reads: 50, writes: 5 }
/** How long the app may take to list all of its tasks after a change. */
const LISTED_WITHIN_MS = 10_000
/** How long all users may take to be served, before a change and after it. */
const STEADY_WITHIN_MS = 60_000
/** How long redis-cli may fail to reach Redis. */
const ASKED_WITHIN_MS = 10_000

/** What a change of a running stack did, and what its users saw of it. */
export interface Swap {
  /** From the command that makes the change to its return, in milliseconds. */
  durationMs: number
  users: Availability
  /** For a timeline: who got which answer when, and when the change began and ended. */
  spans: Timeline['lanes'][number]['spans']
  marks: Timeline['lanes'][number]['marks']
  web: Touched
  redis: Touched
  /** Those that were there before it, and how many of them are there after it. */
  tasks: { before: number; after: number }
  /**
   * Those that users added meanwhile and were told of, and how many of them are not there after it. Absent in results from
   * before they did.
   */
  added?: { acknowledged: number; lost: number }
}

export interface Touched {
  /** It runs from another image now. Where several services share one, that says nothing of what is new in it. */
  otherImage: boolean
  /** Another container, or the same one started anew; for Redis, also another process in it. */
  restarted: boolean
  before: ServiceState
  after: ServiceState
}

/** A service as it runs at one moment. */
export interface ServiceState {
  container: string
  image: string
  /** The container's, ISO 8601. */
  startedAt: string
  /** For Redis, where redis-cli can be asked: its own name for its process, and how long it has been up. */
  process?: string
  uptimeSeconds?: number
}

/** What is changed: one address that stays, and a container for each role, which need not. */
type Changed = Pick<Stack, 'urls' | 'containerOf'>

/** Changes what runs while users read and add tasks, and looks what is different after. */
export async function watchSwap(
  stack: Changed,
  docker: Docker,
  change: () => Promise<void>,
): Promise<Swap> {
  const [url = ''] = stack.urls()
  const before = await stateOf(stack, docker)
  const titles = await tasksOf(url)
  const startedMs = performance.now()
  const titlePrefix = `Added in an update ${randomBytes(4).toString('hex')}`
  const users = new Users(url, { rates: RATES, titlePrefix, readPath: () => '/api/tasks' })
  const { result, present, acknowledged, lost } = await tryUnderLoad(users, {
    act: async () => {
      const begunMs = performance.now() - startedMs
      await change()
      return { begunMs, endedMs: performance.now() - startedMs }
    },
    titles: () => taskTitles(url, { timeoutMs: LISTED_WITHIN_MS }),
    ...{ timeoutMs: STEADY_WITHIN_MS, mustRecover: true },
  })
  const { begunMs, endedMs } = result
  const answers = users.between('reads', startedMs)
  const after = await stateOf(stack, docker, before)
  return {
    durationMs: Math.round(endedMs - begunMs),
    users: availability(answers),
    spans: spansOf(answers),
    marks: [
      { atMs: Math.round(begunMs), label: 'change begins' },
      { atMs: Math.round(endedMs), label: 'change ends' },
    ],
    web: touched(before.web, after.web),
    redis: touched(before.redis, after.redis),
    tasks: { before: titles.length, after: titles.filter((title) => present.has(title)).length },
    added: { acknowledged, lost },
  }
}

/** @throws ExpectedError where the answer is no list of tasks: what was changed then breaks the app, and says nothing of updates */
export async function tasksOf(url: string): Promise<string[]> {
  const text = await (await fetch(`${url}/api/tasks`)).text()
  const tasks = parsed(text)
  if (Array.isArray(tasks)) return tasks.map(({ title }: { title: string }) => title)
  throw new ExpectedError(
    `GET ${url}/api/tasks answers ${JSON.stringify(printable(text).slice(0, 80))} and no JSON array.`,
    'Where only the change brought that about, tell us in which language the app is written.',
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @param before the state before a change: where Redis's process was known then, it must be known again */
async function stateOf(
  stack: Changed,
  docker: Docker,
  before?: Record<Role, ServiceState>,
): Promise<Record<Role, ServiceState>> {
  const [inWeb, inRedis] = await Promise.all([
    stack.containerOf(docker, 'web'),
    stack.containerOf(docker, 'redis'),
  ])
  const [web, redis, process] = await Promise.all([
    containerState(inWeb, docker),
    containerState(inRedis, docker),
    before === undefined
      ? orNullOnTimeout(redisProcess(inRedis, docker))
      : before.redis.process === undefined
        ? null
        : redisProcess(inRedis, docker),
  ])
  return { web, redis: { ...redis, ...process } }
}

async function containerState({ id }: Container, docker: Docker): Promise<ServiceState> {
  const format = '{{.Id}} {{.Image}} {{.State.StartedAt}}'
  const { stdout } = await docker.run(['inspect', '--format', format, id])
  const [container = '', image = '', startedAt = ''] = stdout.split(' ')
  return { container, image, startedAt }
}

type RedisProcess = Pick<ServiceState, 'process' | 'uptimeSeconds'>

/** @throws WaitTimeout where redis-cli does not reach Redis in time */
function redisProcess({ name }: Container, docker: Docker): Promise<RedisProcess> {
  return waitFor(
    'redis-cli to reach Redis',
    async () => {
      const command = ['exec', name, 'redis-cli', 'INFO', 'server']
      const { exitCode, stdout } = await docker.run(command, { reject: false })
      return processIn(exitCode, stdout)
    },
    { timeoutMs: ASKED_WITHIN_MS },
  )
}

/**
 * What redis-cli said of Redis's process. Empty where it cannot be asked: there is none (126, 127), or Redis tells it nothing.
 * Undefined where it did not reach Redis, which says nothing of the process.
 */
export function processIn(exitCode: number, stdout: string): RedisProcess | undefined {
  const process = /^run_id:(\w+)/m.exec(stdout)?.[1]
  const uptime = /^uptime_in_seconds:(\d+)/m.exec(stdout)?.[1]
  if (process && uptime) return { process, uptimeSeconds: Number(uptime) }
  return [0, 126, 127].includes(exitCode) ? {} : undefined
}

/** What is different after a change. Redis's process counts where it is known of both moments. */
export function touched(before: ServiceState, after: ServiceState): Touched {
  const isKnown = before.process !== undefined && after.process !== undefined
  return {
    otherImage: before.image !== after.image,
    restarted:
      before.container !== after.container ||
      before.startedAt !== after.startedAt ||
      (isKnown && before.process !== after.process),
    before,
    after,
  }
}
