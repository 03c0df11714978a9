import { duration, median, wholeNumber } from '../../core/figures.ts'
import { type Spread, spreadOf } from '../../core/spread.ts'
import { sum } from '../../core/statistics.ts'
import { type FaultResult, GIVE_UP_AFTER_MS, type Trial } from './results.ts'

const PATIENCE = duration(GIVE_UP_AFTER_MS)

/** A fault in one packaging as a row: the columns' names, and a cell each. */
export const COLUMNS = [
  'Times',
  'Requests failed',
  'of them in flight',
  'Longest gap',
  'All well after',
  'Worst',
  'Acknowledged, lost',
  'Restarts',
] as const

/** Medians with the range of all trials. @returns undefined for what has no trials, and is reported elsewhere */
export function rowOf({ trials }: FaultResult): string[] | undefined {
  if (trials.length === 0) return undefined
  const spread = (value: (trial: Trial) => number) => spreadOf(trials.map(value))
  const plain = (one: Spread) => median(one, wholeNumber)
  const recovered = trials.flatMap(({ recoveredAfterMs }) => recoveredAfterMs ?? [])
  const isWhole = recovered.length === trials.length
  return [
    String(trials.length),
    `${plain(spread((one) => one.failed))} of ${plain(spread((one) => one.requests))}`,
    plain(spread((one) => one.failedInFlight)),
    median(spread((one) => one.longestGapMs)),
    recovered.length === 0 ? `not within ${PATIENCE}` : median(spreadOf(recovered)),
    isWhole
      ? median(spreadOf([Math.max(...recovered)]))
      : `not within ${PATIENCE} in ${trials.length - recovered.length}`,
    `${wholeNumber(sum(trials, (one) => one.acknowledged))}, ${sum(trials, (one) => one.lost)}`,
    plain(spread((one) => one.restarts)),
  ]
}

/** What a fault is called in its packaging. */
export const PACKAGINGS = { multiContainer: 'the stack', monolithic: 'the monolith' } as const
