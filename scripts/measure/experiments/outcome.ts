import { DockerError } from '../../engine/docker/docker-error.ts'
import { ExpectedError, messageOf } from '../../core/errors.ts'
import { NotPossible } from '../../engine/packagings/not-possible.ts'
import { WaitTimeout } from '../../core/wait.ts'

/** What the engine or the packaging refuses, in its own words: a fact about the pair. */
export interface Impossible {
  impossible: string
}

/** What could not be measured, and why: it decides nothing. */
export interface NotMeasured {
  notMeasured: string
}

/** Whether it was done and measured. */
export function isDone<T extends object>(one: T | Impossible | NotMeasured): one is T {
  return !('impossible' in one) && !('notMeasured' in one)
}

/** For reports. */
export const whyNot = (one: Impossible | NotMeasured) =>
  'impossible' in one ? `not possible (${one.impossible})` : `not measured (${one.notMeasured})`

/**
 * Lets the engine refuse a change: a docker command that ran and failed.
 * @throws NotPossible with the engine's words
 */
export async function refusable<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    // One that was ended from outside has refused nothing.
    if (!(error instanceof DockerError) || error.result.exitCode <= 0) throw error
    throw new NotPossible(lastLine(error), { cause: error })
  }
}

/**
 * Only a refusal is a fact. A wait that was too short, a docker command that failed and any other
 * expected error leave something unmeasured.
 * @throws what is neither, such as a bug, and the reason of an abort
 */
export async function outcomeOf<T>(
  task: () => Promise<T>,
  signal: AbortSignal,
): Promise<T | Impossible | NotMeasured> {
  try {
    return await task()
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof NotPossible) return { impossible: lastLine(error) }
    if (error instanceof WaitTimeout || error instanceof ExpectedError) {
      return { notMeasured: firstLine(error) }
    }
    if (error instanceof DockerError) return { notMeasured: lastLine(error) }
    throw error
  }
}

const linesOf = (error: unknown) => messageOf(error).trim().split('\n')
const firstLine = (error: unknown) => linesOf(error)[0]?.trim() ?? ''
const lastLine = (error: unknown) => linesOf(error).at(-1)?.trim() ?? ''
