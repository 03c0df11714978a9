import { count } from '../../../core/figures.ts'
import { sum } from '../../../core/statistics.ts'
import type { Swap } from './swap.ts'

export const hasFailed = ({ users }: Swap) => users.failed > 0
export const hasLostOld = ({ tasks }: Swap) => tasks.after < tasks.before
export const hasLost = (swap: Swap) => hasLostOld(swap) || hasLostAdded(swap)
export const hasLostAdded = ({ added }: Swap) => added !== undefined && added.lost > 0

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

/** Of the tasks that users added meanwhile: `3 of 80`. */
export const lostOf = (swaps: Swap[]) =>
  `${sum(swaps, ({ added }) => added?.lost ?? 0)} of ${sum(swaps, ({ added }) => added?.acknowledged ?? 0)}`

/** `15 of 15 tasks kept`; and where these are, how many were lost of those that users added meanwhile. */
export function keptWords(swaps: Swap[]): string {
  const words = `${kept(swaps)} tasks kept`
  const isAddedOnly = swaps.some(hasLost) && !swaps.some(hasLostOld)
  return isAddedOnly ? `${words}, ${lostOf(swaps)} added meanwhile lost` : words
}

export const updateCount = (swaps: Swap[]) => count(swaps.length, 'update')
