import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from './errors.ts'

export interface WaitOptions {
  timeoutMs: number
  intervalMs?: number
  signal?: AbortSignal | undefined
  /** Asked once the time is up: what helps to see why, such as the last log lines. */
  details?: () => Promise<string>
}

/** A wait that ended without its condition: says what was waited for, how long, and what was seen last. */
export class WaitTimeout extends Error {
  override readonly name = 'WaitTimeout'
}

/**
 * Asks `condition` until it gives a value other than undefined and returns that value. A condition that throws
 * counts as "not yet"; the last message is part of the time-out's.
 * @throws WaitTimeout after `timeoutMs`
 */
export async function waitFor<T>(
  what: string,
  condition: () => Promise<T | undefined>,
  options: WaitOptions,
): Promise<T> {
  const { timeoutMs, intervalMs = 100, signal, details } = options
  const start = performance.now()
  let lastProblem = ''
  while (performance.now() - start < timeoutMs) {
    signal?.throwIfAborted()
    try {
      const value = await condition()
      if (value !== undefined) return value
    } catch (error) {
      lastProblem = messageOf(error)
    }
    await delay(intervalMs, undefined, signal ? { signal } : {})
  }
  const seen = [lastProblem, await details?.()].filter(Boolean).join('\n')
  throw new WaitTimeout(
    `Waited ${timeoutMs / 1000} s for ${what}, in vain.${seen === '' ? '' : `\n${seen}`}`,
  )
}

/** What was waited for; null where it did not come in time. */
export async function untilLate<T>(waiting: Promise<T>): Promise<T | null> {
  try {
    return await waiting
  } catch (error) {
    if (error instanceof WaitTimeout) return null
    throw error
  }
}
