import { orNullOnTimeout } from '../../core/wait.ts'
import type { UserAnswer, Users } from './users.ts'

export interface TrialOptions<T> {
  /** What is done to the app while its users go on. */
  act: () => Promise<T>
  /** The titles of all tasks that are there afterwards. */
  titles: () => Promise<Set<string>>
  /** How long all users may take to be served, before and after it. */
  timeoutMs: number
  signal?: AbortSignal
  /** Where users who are not served again in time end the trial with an error. */
  mustRecover?: boolean
}

/** What was done, and what its users got. */
export interface TrialOutcome<T> {
  result: T
  /** Whether all users were served again in time. */
  recovered: boolean
  /** In the order of sending. */
  answers: UserAnswer[]
  /** How long after it was due a request was sent, at most. Milliseconds. */
  sentLateMs: number
  /** Writes that were acknowledged with 201, and how many of them are not there afterwards. */
  acknowledged: number
  lost: number
  /** The titles of all tasks that are there afterwards. */
  present: Set<string>
}

/**
 * Does something to an app under load: waits until all users are served, does it, waits until all are served again, ends
 * the load, and looks for each write that was acknowledged.
 * @throws WaitTimeout where users are not served before it, or, with `mustRecover`, after it
 */
export async function tryUnderLoad<T>(
  users: Users,
  options: TrialOptions<T>,
): Promise<TrialOutcome<T>> {
  const { act, titles, timeoutMs, signal, mustRecover = false } = options
  const untilSteady = () => users.untilSteady(performance.now(), { timeoutMs, signal })
  try {
    await untilSteady()
    const result = await act()
    const recovering = untilSteady().then(() => true)
    const recovered = mustRecover ? await recovering : await orNullOnTimeout(recovering)
    const { answers, acknowledged, sentLateMs } = await users.stop()
    const present = await titles()
    return {
      ...{ result, recovered: recovered ?? false, answers, sentLateMs, present },
      acknowledged: acknowledged.length,
      lost: acknowledged.filter(({ title }) => !present.has(title)).length,
    }
  } finally {
    await users.stop()
  }
}
