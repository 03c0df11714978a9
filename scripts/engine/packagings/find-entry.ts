import { setTimeout as delay } from 'node:timers/promises'
import { ExpectedError, messageOf } from '../../core/errors.ts'
import { WaitTimeout } from '../../core/wait.ts'

/** A place where the app may be reached. */
export interface Candidate {
  /** As an error names it: `port 3000`, `web:3000`. */
  name: string
  url: string
}

/** What a candidate says to `GET /api/tasks`: the list, something else, or nothing yet that would decide. */
export type Reply = { says: 'tasks' } | { says: 'something else' | 'nothing yet'; words: string }

/** What ends a search early, and what its error shows. */
export interface Watch {
  /** Why what is waited for will never come; undefined while it may. Asked about once a second. */
  failure: (waitedMs: number) => Promise<string | undefined>
  /** What helps to see why nothing came, such as the last log lines. */
  details: () => Promise<string>
  timeoutMs?: number
  /** How long all must say something else until that is taken for their last word. */
  settledMs?: number
}

/** How long a packaging may take until it answers: slow machines included. */
export const READY_TIMEOUT_MS = 90_000
/** One answer must come within this. */
const ANSWER_MS = 2000
const INTERVAL_MS = 100
const FAILURE_INTERVAL_MS = 1000
/** An app that answers with something else for so long has no other answer. */
const SETTLED_MS = 15_000
/** Once one gives the list, those that users would rather use get so long to do so, too. */
const PREFERRED_MS = 10_000

/**
 * Asks all candidates at once, again and again, until it is clear which of them is the app's.
 * @param candidates those first that users would be given if several serve
 * @throws ExpectedError with what each said, where all of them are something else
 * @throws WaitTimeout where none gave the list in time, or `failure` says that none will
 */
export async function findEntry(candidates: Candidate[], watch: Watch): Promise<Candidate> {
  const { timeoutMs = READY_TIMEOUT_MS, settledMs = SETTLED_MS } = watch
  const replies: Reply[] = candidates.map(() => ({ says: 'nothing yet', words: 'no answer' }))
  const start = performance.now()
  let firstListAt = Infinity
  let undecidedAt = start
  const over = new AbortController()
  const asking = candidates.map(async ({ url }, index) => {
    while (!over.signal.aborted) {
      replies[index] = await askForTasks(url, over.signal)
      await delay(INTERVAL_MS)
    }
  })
  try {
    for (let round = 0; ; round++) {
      const now = performance.now()
      if (replies.some(({ says }) => says === 'tasks')) firstListAt = Math.min(firstListAt, now)
      if (replies.some(({ says }) => says !== 'something else')) undecidedAt = now
      const found = candidates[chosen(replies, now - firstListAt > PREFERRED_MS) ?? -1]
      if (found) return found
      if (now - undecidedAt > settledMs) throw noEntry(candidates, replies)
      const isOver = now - start > timeoutMs
      const isTimeToLook = round % (FAILURE_INTERVAL_MS / INTERVAL_MS) === 0
      const failure = isTimeToLook ? await watch.failure(now - start) : undefined
      if (isOver || failure !== undefined) {
        const what = failure ?? `Waited ${timeoutMs / 1000} s for GET /api/tasks, in vain.`
        throw new WaitTimeout([what, said(candidates, replies), await watch.details()].join('\n'))
      }
      await delay(INTERVAL_MS)
    }
  } finally {
    over.abort()
    await Promise.all(asking)
  }
}

/**
 * Which candidate it is: the first that gives the list, once all before it have given another answer.
 * @param isLate whether it waits for those before it no longer
 */
export function chosen(replies: Reply[], isLate: boolean): number | undefined {
  const first = replies.findIndex(({ says }) => says === 'tasks')
  if (first === -1) return undefined
  const isOpen = replies.slice(0, first).some(({ says }) => says === 'nothing yet')
  return isOpen && !isLate ? undefined : first
}

/** What an answer to `GET /api/tasks` says. Errors of the server's may pass; any other answer stays what it is. */
export function judgeReply({ status, location, type, text }: HttpAnswer): Reply {
  if (status >= 500 || status === 429) return { says: 'nothing yet', words: String(status) }
  if (status !== 200) {
    const words = location === null ? String(status) : `${status}, to ${location}`
    return { says: 'something else', words }
  }
  try {
    if (Array.isArray(JSON.parse(text))) return { says: 'tasks' }
    return { says: 'something else', words: 'JSON that is no array' }
  } catch {
    return { says: 'something else', words: `200, and no JSON${type === null ? '' : ` (${type})`}` }
  }
}

interface HttpAnswer {
  status: number
  location: string | null
  type: string | null
  text: string
}

async function askForTasks(url: string, signal: AbortSignal): Promise<Reply> {
  try {
    const response = await fetch(`${url}/api/tasks`, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    })
    const { status, headers } = response
    const [location, type] = [headers.get('location'), headers.get('content-type')]
    return judgeReply({ status, location, type, text: await response.text() })
  } catch (error) {
    return judgeFailure(error)
  }
}

/** What a request says that got no answer. */
export function judgeFailure(error: unknown): Reply {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const { code } = cause as { code?: unknown }
  const known = typeof code === 'string' ? code : ''
  if (cause instanceof Error && cause.name === 'HTTPParserError')
    return { says: 'something else', words: 'no HTTP' }
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { says: 'nothing yet', words: `no answer within ${ANSWER_MS / 1000} s` }
  }
  return { says: 'nothing yet', words: WORDS[known] ?? messageOf(cause) }
}

const WORDS: Record<string, string> = {
  ECONNREFUSED: 'nobody listens',
  // Docker takes the connection for a port on which nobody listens inside.
  ECONNRESET: 'nobody listens inside, or the connection is closed without an answer',
  UND_ERR_SOCKET: 'nobody listens inside, or the connection is closed without an answer',
}

function noEntry(candidates: Candidate[], replies: Reply[]): ExpectedError {
  return new ExpectedError(
    `No published port answers GET /api/tasks with a JSON array.\n${said(candidates, replies)}`,
    'Publish (ports, EXPOSE) the port on which the app, or a gateway before it, serves /api/tasks; docs/contract.md says how it is found.',
  )
}

const said = (candidates: Candidate[], replies: Reply[]) =>
  candidates
    .map(({ name }, index) => {
      const reply = replies[index]
      return `  ${name}: ${reply && 'words' in reply ? reply.words : 'the list of tasks'}`
    })
    .join('\n')
