import { randomBytes } from 'node:crypto'
import { availability, isGood } from '../../../engine/load/answers.ts'
import { Crowd } from '../../../engine/load/crowd.ts'
import { KNOWN, Regulars } from '../../../engine/load/regulars.ts'
import { addTask, removeTasks, taskTitles } from '../../../engine/load/task-client.ts'
import { Users } from '../../../engine/load/users.ts'
import { ask } from '../../../engine/load/probe.ts'
import { waitFor } from '../../../core/wait.ts'
import type { Seen } from './facts.ts'

/** Addresses of one service, of which people try the next where one gives no connection; or of separate ones. */
export interface Doors {
  urls: string[]
  kind: 'one service' | 'separate'
}

/** So long at most until all users are served, before something is done and after it. */
const WELL_WITHIN_MS = 120_000

/** After a fault the list may be away for so long. */
const ANSWERS_WITHIN_MS = 60_000

/** Users give up after so long. Nobody is let down for a second: then all is well. */
const ANSWER_WITHIN_MS = 2000
const WELL_FOR_MS = 1000

/** What the work can ask of its users. */
export interface Watched {
  /**
   * Waits until all who came in a second were served, the slowest of them too.
   * @param sinceMs of `performance.now()`
   * @param limitMs how long to wait
   * @returns the milliseconds from then until the last came who was not served
   * @throws WaitTimeout
   */
  wellAfter: (sinceMs: number, limitMs?: number) => Promise<number>
}

/** Does the work while users read and write 200 times a second, once all of them are served; ends when they all are again. */
export async function underLoad<T>(
  doors: Doors,
  signal: AbortSignal,
  work: (users: Watched) => Promise<T>,
): Promise<{ seen: Seen; result: T }> {
  const { urls, kind } = doors
  const mark = `Write ${randomBytes(3).toString('hex')}`
  const crowd = new Crowd(urls)
  const [first = ''] = urls
  const [knownId, send] =
    kind === 'one service'
      ? [await addTask(first, mark), crowd.send]
      : [KNOWN, new Regulars(await knownAt(urls, mark)).send]
  const users = new Users(first, mark, knownId, send)
  try {
    await users.untilWell(performance.now(), WELL_WITHIN_MS, signal)
    const result = await work({
      wellAfter: (sinceMs, limitMs = WELL_WITHIN_MS) =>
        waitFor(
          'all users to be served',
          () => {
            const answers = users.answers()
            const lastMs = answers
              .filter((one) => !isGood(one) && one.atMs >= sinceMs)
              .reduce((latest, { atMs }) => Math.max(latest, atMs), sinceMs)
            // Whoever came since then and is not answered yet may still be let down.
            const isKnown = performance.now() - lastMs > ANSWER_WITHIN_MS + WELL_FOR_MS
            return Promise.resolve(isKnown ? Math.round(lastMs - sinceMs) : undefined)
          },
          { timeoutMs: limitMs, signal },
        ),
    })
    await users.untilWell(performance.now(), WELL_WITHIN_MS, signal)
    const { answers, acknowledged } = await users.stop()
    const present = await takeAll(doors, signal)
    const { requests, failed, outcomes, longestGapMs } = availability(answers)
    const waited = answers.filter(isGood).map(({ tookMs }) => tookMs)
    const seen = {
      ...{ requests, failed, outcomes, longestGapMs, moved: crowd.moved },
      slowestMs: Math.round(waited.reduce((most, one) => Math.max(most, one), 0)),
      acknowledged: acknowledged.length,
      lost: acknowledged.filter((title) => !present.has(title)).length,
    }
    return { seen, result }
  } finally {
    await users.stop()
  }
}

function knownAt(urls: string[], mark: string) {
  return Promise.all(urls.map(async (url) => ({ url, knownId: await addTask(url, mark) })))
}

/** The titles of all tasks, which are removed. */
async function takeAll({ urls, kind }: Doors, signal: AbortSignal): Promise<Set<string>> {
  const patience = { timeoutMs: ANSWERS_WITHIN_MS, signal }
  const present = new Set<string>()
  for (const url of kind === 'separate' ? urls : [await openUrl(urls)]) {
    for (const title of await taskTitles(url, patience)) present.add(title)
    await removeTasks(url, patience)
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
