import { DockerError } from '../../../engine/docker/docker-error.ts'
import { WaitTimeout, waitFor } from '../../../core/wait.ts'
import { fails, type Finding, holds } from '../findings.ts'
import { isNameless } from '../stack/stack.ts'
import { FIRST_TASK } from './first-task.ts'
import { ask, type Reply, titlesIn, told } from './http.ts'
import type { Trial } from './trial.ts'

/** An app that was just started finds Redis within a second; a slow machine gets more. */
const LIST_TIMEOUT_MS = 15_000

/** Replaces web's image by a newer one, and web alone by it. */
export async function updateWeb({ stack, found }: Trial): Promise<void> {
  const before = await stack.running()
  const started = Date.now()
  await stack.newerWeb()
  const problem = await problemOf(() => stack.up(['--no-deps', 'web']))
  const durationMs = Date.now() - started
  const after = await stack.running()
  const ids = (all: typeof before, service: string) =>
    all.filter((one) => one.service === service).map(({ id, state }) => id + state.startedAt)
  found.push(
    judgeUpdate({
      problem,
      durationMs,
      isReplaced: ids(after, 'web').join() !== ids(before, 'web').join(),
      keptRedis: ids(after, 'redis').join() === ids(before, 'redis').join(),
      listed: await listWhenReady(await stack.urls()),
    }),
  )
}

export interface Update {
  /** What Docker said, where it did not work; else empty. */
  problem: string
  durationMs: number
  isReplaced: boolean
  keptRedis: boolean
  listed: Reply
}

export function judgeUpdate(update: Update): Finding {
  const { problem, durationMs, isReplaced, keptRedis, listed } = update
  const failed = (fact: string) => fails('survives-update', fact, 'update')
  if (problem !== '') return failed(`\`up --no-deps web\` fails: ${problem}`)
  if (!isReplaced) return failed('web went on running with its old image.')
  if (!keptRedis) return failed('Redis was replaced or started again, too.')
  if (!titlesIn(listed)?.includes(FIRST_TASK)) {
    return failed(`The task is gone after the update. GET /api/tasks ${told(listed)}`)
  }
  const seconds = (durationMs / 1000).toFixed(1)
  return holds('survives-update', `the task is there after ${seconds} s, and Redis never stopped`)
}

/** `down` and `up`, as after a day's work. */
export async function takeDownAndUp({ docker, stack, found }: Trial): Promise<void> {
  const redis = await stack.running('redis')
  const ids = redis.map(({ id }) => id)
  const format = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{end}}{{end}}'
  const { stdout } = await docker.run(['inspect', '--format', format, ...ids])
  await stack.down()
  const problem = await problemOf(() => stack.up())
  found.push(
    judgeDownAndUp({
      problem,
      namedVolumes: stdout
        .split(/\s+/)
        .filter((name) => name !== '' && !isNameless(name) && !stack.isFolderCopy(name)),
      hostFolders: foldersOf(stack.work.model.services['redis']?.volumes),
      listed: await listWhenReady(await stack.urls()),
    }),
  )
}

const foldersOf = (volumes: { type: string; source?: string }[] = []) =>
  volumes.flatMap(({ type, source }) => (type === 'bind' && source ? [source] : []))

export interface DownAndUp {
  problem: string
  namedVolumes: string[]
  /** Of the host, in the place of a volume. */
  hostFolders: string[]
  listed: Reply
}

export function judgeDownAndUp(it: DownAndUp): Finding {
  const { problem, namedVolumes, hostFolders, listed } = it
  if (problem !== '') {
    return fails('survives-down', `\`up\` after \`down\` fails: ${problem}`, 'starts')
  }
  if (namedVolumes.length === 0) {
    const instead = hostFolders[0] === undefined ? '' : `, but the host's folder ${hostFolders[0]}`
    return fails('survives-down', `redis has no named volume${instead}.`, 'volume')
  }
  if (!titlesIn(listed)?.includes(FIRST_TASK)) {
    return fails('survives-down', `The task is gone. GET /api/tasks ${told(listed)}`, 'volume')
  }
  return holds('survives-down', 'the task is there again, from the named volume')
}

/** The list of tasks, once there is one; else the last answer. */
async function listWhenReady([url]: string[]): Promise<Reply> {
  let reply: Reply = { status: 0, body: 'no port is published', servedBy: undefined }
  if (url === undefined) return reply
  try {
    await waitFor(
      `${url} to list tasks`,
      async () => {
        reply = await ask(url, '/api/tasks')
        return reply.status === 200 ? true : undefined
      },
      { timeoutMs: LIST_TIMEOUT_MS },
    )
  } catch (error) {
    if (!(error instanceof WaitTimeout)) throw error
  }
  return reply
}

/** What Docker said, where it refused; empty where it did not. */
export async function problemOf(work: () => Promise<void>): Promise<string> {
  try {
    await work()
    return ''
  } catch (error) {
    if (error instanceof WaitTimeout) return error.message
    if (!(error instanceof DockerError)) throw error
    return error.result.stderr.trim().split('\n').at(-1)?.trim() ?? error.message
  }
}
