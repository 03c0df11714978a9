import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from './errors.ts'
import { isNetworkError } from './network-error.ts'

export interface WaitOptions {
  timeoutMs: number
  intervalMs?: number
  signal?: AbortSignal | undefined
  /** Whether what the condition threw says "not yet" as well: `isDockerError`, where a container may not be there yet. */
  notYet?: (error: unknown) => boolean
  /** Asked once the time is up: what helps to see why, such as the last log lines. */
  details?: () => Promise<string>
}

/** A wait that ended without its condition: says what was waited for, how long, and what was seen last. */
export class WaitTimeout extends Error {
  override readonly name = 'WaitTimeout'
}

/** Thrown by a condition that is not fulfilled yet: the message says why, and is part of the time-out's. */
export class NotYet extends Error {
  override readonly name = 'NotYet'
}

/**
 * Asks `condition` until it gives a value other than undefined and returns that value. Where the condition throws what
 * can be expected of something that is about to come (`NotYet`, a time-out, no answer, or what `notYet` names), that is
 * "not yet", and the last message is part of the time-out's. Anything else is thrown at once: a bug is none the better
 * for waiting.
 * @throws WaitTimeout after `timeoutMs`
 */
export async function waitFor<T>(
  what: string,
  condition: () => Promise<T | undefined>,
  options: WaitOptions,
): Promise<T> {
  const { timeoutMs, intervalMs = 100, signal, notYet, details } = options
  const start = performance.now()
  let lastProblem = ''
  while (performance.now() - start < timeoutMs) {
    signal?.throwIfAborted()
    try {
      const value = await condition()
      if (value !== undefined) return value
    } catch (error) {
      if (!isNotYet(error) && notYet?.(error) !== true) throw error
      lastProblem = messageOf(error)
    }
    await delay(intervalMs, undefined, signal ? { signal } : {})
  }
  const seen = [lastProblem, await details?.()].filter(Boolean).join('\n')
  throw new WaitTimeout(
    `Waited ${timeoutMs / 1000} s for ${what}, in vain.${seen === '' ? '' : `\n${seen}`}`,
  )
}

/**
 * Whether an error is what can be expected of something that is about to come: `NotYet`, a wait whose time was up, or a
 * request that got no answer.
 */
function isNotYet(error: unknown): boolean {
  return error instanceof NotYet || error instanceof WaitTimeout || isNetworkError(error)
}

/** What was waited for; null where it did not come in time. Anything else that is thrown is thrown. */
export async function orNullOnTimeout<T>(waiting: Promise<T>): Promise<T | null> {
  try {
    return await waiting
  } catch (error) {
    if (error instanceof WaitTimeout) return null
    throw error
  }
}
