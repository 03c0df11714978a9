import { type Listener, parseListeners } from '../../../engine/docker/proc.ts'
import { isDockerError } from '../../../engine/docker/docker-error.ts'
import { WaitTimeout, waitFor } from '../../../core/wait.ts'
import { fails, type Finding, holds } from '../findings.ts'
import { ask, type Reply, titlesIn, told } from './http.ts'
import { besideContainer, type Trial } from './trial.ts'

export const FIRST_TASK = 'Added before the update'

/** What works answers within a second; a slow machine gets more. */
const ANSWER_TIMEOUT_MS = 15_000
const STORE_TIMEOUT_MS = 5_000

/** Asks the app from the host, and adds a task. */
export async function addFirstTask(trial: Trial): Promise<void> {
  const [url] = await trial.stack.urls()
  if (url === undefined) {
    trial.found.push(fails('answers', 'No port of a running container is published.', 'answers'))
    return
  }
  const answer = await firstAnswer(trial, url)
  trial.found.push(judgeAnswer(answer))
  if (answer.reply.status === 200) trial.found.push(await storeTask(url))
}

export interface Answer {
  url: string
  reply: Reply
  /** Only looked at where the answer was no good. */
  listening: Listening[]
}

/** Where the programs in a container wait for connections. */
export interface Listening {
  service: string
  /** The container's port that is published, if any. */
  published: number | undefined
  listeners: Listener[]
}

/** Asks until the app answers, or until it is plain that it never will: who listens on loopback alone stays there. */
async function firstAnswer(trial: Trial, url: string): Promise<Answer> {
  let last: Answer | undefined
  try {
    return await waitFor(
      `${url} to answer`,
      async () => {
        const reply = await ask(url, '/api/health')
        if (reply.status === 200) return { url, reply, listening: [] }
        last = { url, reply, listening: await listeningIn(trial) }
        return whyNot(last) ? last : undefined
      },
      { timeoutMs: ANSWER_TIMEOUT_MS, intervalMs: 500, notYet: isDockerError },
    )
  } catch (error) {
    if (error instanceof WaitTimeout && last) return last
    throw error
  }
}

async function listeningIn(trial: Trial): Promise<Listening[]> {
  const { entry } = trial.stack.work
  const running = await trial.stack.running()
  return Promise.all(
    [...new Set([entry.service, 'web'])].map(async (service) => {
      const container = running.find((one) => one.service === service)
      const listeners = container
        ? parseListeners(await besideContainer(trial, container.id, LIST_LISTENERS))
        : []
      const published = service === entry.service ? entry.target : undefined
      return { service, published, listeners: listeners.filter(isOwn) }
    }),
  )
}

/** In a container's network. An engine without IPv6 has no tcp6. */
const LIST_LISTENERS = ['cat', '/proc/net/tcp', '/proc/net/tcp6'] as const

/** Docker's name server listens on a random port of the loopback of each container. */
const FIRST_EPHEMERAL_PORT = 32_768
const isOwn = ({ port, loopback }: Listener) => !loopback || port < FIRST_EPHEMERAL_PORT

export function judgeAnswer(answer: Answer): Finding {
  const { url, reply } = answer
  if (reply.status === 200) return holds('answers', `GET /api/health answers 200 at ${url}`)
  const fact = `GET ${url}/api/health ${told(reply)}`
  const why = whyNot(answer)
  return why ? fails('answers', `${why.fact} ${fact}`, why.hint) : fails('answers', fact, 'answers')
}

/** The reason that can be seen from inside the containers; undefined while there is none, and the app may be on its way. */
function whyNot({ listening }: Answer) {
  for (const { service, published, listeners } of listening) {
    const [first] = listeners
    if (!first) continue
    if (listeners.every(({ loopback }) => loopback)) {
      const fact = `Inside its container ${service} listens on 127.0.0.1:${first.port} alone.`
      return { fact, hint: 'loopback' as const }
    }
    if (published !== undefined && !listeners.some(({ port }) => port === published)) {
      const ports = listeners.map(({ port }) => port).join(', ')
      const fact = `${service} listens on port ${ports}, and port ${published} is published.`
      return { fact, hint: 'answers' as const }
    }
  }
  return undefined
}

async function storeTask(url: string): Promise<Finding> {
  let added = await ask(url, '/api/tasks', { title: FIRST_TASK })
  try {
    // Redis may need a moment to be found; where it is looked for in the wrong place, that does not help.
    await waitFor(
      'a task to be added',
      async () => {
        if (added.status === 201) return true
        added = await ask(url, '/api/tasks', { title: FIRST_TASK })
        return undefined
      },
      { timeoutMs: STORE_TIMEOUT_MS, intervalMs: 250 },
    )
  } catch (error) {
    if (!(error instanceof WaitTimeout)) throw error
  }
  const [listed, health] = [await ask(url, '/api/tasks'), await ask(url, '/api/health')]
  return judgeStored({ added, listed, redisHost: redisHostIn(health) })
}

export interface Stored {
  added: Reply
  listed: Reply
  /** Where the app looks for Redis, as far as it says. */
  redisHost: string | undefined
}

export function judgeStored({ added, listed, redisHost }: Stored): Finding {
  if (added.status === 201 && titlesIn(listed)?.includes(FIRST_TASK)) {
    return holds('stores', 'POST /api/tasks answers 201, and GET lists the task')
  }
  const [what, reply] = added.status === 201 ? ['GET', listed] : ['POST', added]
  const fact = `${what} /api/tasks ${told(reply)}`
  if (redisHost !== undefined && /^(localhost|127\.|::1)/.test(redisHost)) {
    return fails('stores', `web looks for Redis at ${redisHost}. ${fact}`, 'redis-host')
  }
  return fails('stores', fact, 'stores')
}

function redisHostIn({ body }: Reply): string | undefined {
  const host = (body as { redis_host?: unknown } | null)?.redis_host
  return typeof host === 'string' ? host : undefined
}
