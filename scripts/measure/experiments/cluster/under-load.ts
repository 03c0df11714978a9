import { randomBytes } from 'node:crypto'
import { availability, isGood } from '../../../engine/load/answers.ts'
import { FailoverClients } from '../../../engine/load/failover-clients.ts'
import { KNOWN, pinnedClients } from '../../../engine/load/pinned-clients.ts'
import { addTask, takeTasks } from '../../../engine/load/task-client.ts'
import { tryUnderLoad } from '../../../engine/load/trial.ts'
import { pageAndTask, RATES, Users } from '../../../engine/load/users.ts'
import { ask } from '../../../engine/load/probe.ts'
import { waitFor } from '../../../core/wait.ts'
import type { Seen } from './facts.ts'

/** Addresses of one service, of which people try the next where one gives no connection; or of separate ones. */
export interface Endpoints {
  urls: string[]
  kind: 'one service' | 'separate'
}

/** So long at most until all users are served, before something is done and after it. */
const STEADY_WITHIN_MS = 120_000

/** After a fault the list may be away for so long. */
const LISTED_WITHIN_MS = 60_000

/** A user gives up after so long, so that nobody is let down where nobody was for a second more. */
const ANSWER_WITHIN_MS = 2000
const STEADY_FOR_MS = 1000

/** What the work can ask of its users. */
export interface Watched {
  /**
   * Waits until all who came in a second were served, the slowest of them too.
   * @param sinceMs of `performance.now()`
   * @param limitMs how long to wait
   * @returns the milliseconds from then until the last came who was not served
   * @throws WaitTimeout
   */
  steadyAfter: (sinceMs: number, limitMs?: number) => Promise<number>
}

/** Does the work while users read and write 200 times a second, once all of them are served; ends when they all are again. */
export async function underLoad<T>(
  endpoints: Endpoints,
  signal: AbortSignal,
  work: (users: Watched) => Promise<T>,
): Promise<{ seen: Seen; result: T }> {
  const { urls, kind } = endpoints
  const titlePrefix = `Write ${randomBytes(3).toString('hex')}`
  const failover = new FailoverClients(urls)
  const [first = ''] = urls
  const [knownId, send] =
    kind === 'one service'
      ? [await addTask(first, titlePrefix), failover.send]
      : [KNOWN, pinnedClients(await knownAt(urls, titlePrefix))]
  const users = new Users(first, {
    ...{ rates: RATES, titlePrefix, readPath: pageAndTask(knownId), send },
  })
  const steadyAfter = (sinceMs: number, timeoutMs = STEADY_WITHIN_MS) =>
    waitFor('all users to be served', () => Promise.resolve(lastFailureMs(users, sinceMs)), {
      timeoutMs,
      signal,
    })
  const { result, answers, acknowledged, lost } = await tryUnderLoad(users, {
    act: () => work({ steadyAfter }),
    titles: () => takeAll(endpoints, signal),
    ...{ timeoutMs: STEADY_WITHIN_MS, signal, mustRecover: true },
  })
  const { requests, failed, outcomes, longestGapMs } = availability(answers)
  const waited = answers.filter(isGood).map(({ tookMs }) => tookMs)
  const seen = {
    ...{ requests, failed, outcomes, longestGapMs, moved: failover.moved },
    slowestMs: Math.round(waited.reduce((most, one) => Math.max(most, one), 0)),
    ...{ acknowledged, lost },
  }
  return { seen, result }
}

/** From a moment until the last request that failed; undefined as long as it may not have been the last. */
function lastFailureMs(users: Users, sinceMs: number): number | undefined {
  const lastMs = users
    .answers()
    .filter((one) => !isGood(one) && one.atMs >= sinceMs)
    .reduce((latest, { atMs }) => Math.max(latest, atMs), sinceMs)
  // A request that was sent since then and has no answer yet may still fail.
  const isKnown = performance.now() - lastMs > ANSWER_WITHIN_MS + STEADY_FOR_MS
  return isKnown ? Math.round(lastMs - sinceMs) : undefined
}

function knownAt(urls: string[], title: string) {
  return Promise.all(urls.map(async (url) => ({ url, knownId: await addTask(url, title) })))
}

/** The titles of all tasks, which are removed. */
async function takeAll({ urls, kind }: Endpoints, signal: AbortSignal): Promise<Set<string>> {
  const limits = { timeoutMs: LISTED_WITHIN_MS, signal }
  const present = new Set<string>()
  for (const url of kind === 'separate' ? urls : [await openUrl(urls)]) {
    for (const title of await takeTasks(url, limits)) present.add(title)
  }
  return present
}

/** The first address at which somebody answers. */
async function openUrl(urls: string[]): Promise<string> {
  for (const url of urls) {
    const { status } = await ask(url, { path: '/api/health' }, 2000)
    if (status !== null) return url
  }
  throw new Error(`None of ${urls.join(', ')} answers`)
}
