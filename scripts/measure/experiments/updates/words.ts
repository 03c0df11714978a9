import { count } from '../../../core/figures.ts'
import { sum } from '../../../core/statistics.ts'
import type { Impossible, NotMeasured } from '../outcome.ts'
import type { Swap } from './swap.ts'

export const hasFailed = ({ users }: Swap) => users.failed > 0
export const hasLost = ({ tasks }: Swap) => tasks.after < tasks.before

/** `3 of 300`, over all updates. */
export const failedOf = (swaps: Swap[]) =>
  `${sum(swaps, ({ users }) => users.failed)} of ${sum(swaps, ({ users }) => users.requests)}`

export const failedShare = (swaps: Swap[]) =>
  sum(swaps, ({ users }) => users.failed) / sum(swaps, ({ users }) => users.requests)

/** Tasks: `5 of 15`, over all updates. */
export const kept = (swaps: Swap[]) =>
  `${sum(swaps, ({ tasks }) => tasks.after)} of ${sum(swaps, ({ tasks }) => tasks.before)}`

export const updateCount = (swaps: Swap[]) => count(swaps.length, 'update')

export const whyNot = (one: Impossible | NotMeasured) =>
  'impossible' in one ? `not possible (${one.impossible})` : `not measured (${one.notMeasured})`
