import { count } from '../../../core/figures.ts'
import { sum } from '../../../core/statistics.ts'
import type { Swap } from './swap.ts'

export const hasFailed = ({ users }: Swap) => users.failed > 0
export const hasLost = ({ tasks }: Swap) => tasks.after < tasks.before

export const failedCount = (swaps: Swap[]) => sum(swaps, ({ users }) => users.failed)

/** `3 of 300`, over all updates. */
export const failedOf = (swaps: Swap[]) =>
  `${failedCount(swaps)} of ${sum(swaps, ({ users }) => users.requests)}`

/** `3 of 300 requests failed in 3 updates`. */
export const failedWords = (swaps: Swap[]) =>
  `${failedOf(swaps)} requests failed in ${updateCount(swaps)}`

/** Tasks: `5 of 15`, over all updates. */
export const kept = (swaps: Swap[]) =>
  `${sum(swaps, ({ tasks }) => tasks.after)} of ${sum(swaps, ({ tasks }) => tasks.before)}`

export const keptWords = (swaps: Swap[]) => `${kept(swaps)} tasks kept`

export const updateCount = (swaps: Swap[]) => count(swaps.length, 'update')
