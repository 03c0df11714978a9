import type { Better, Pair } from './experiment.ts'

/** Repeated measurements of one thing: the median and the range that all of them lie in. */
export interface Spread {
  median: number
  low: number
  high: number
  repetitions: number
}

/** @throws Error where nothing was measured: no figure is better than an invented one */
export function spreadOf(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const [low] = sorted
  const high = sorted.at(-1)
  if (low === undefined || high === undefined) throw new Error('Nothing was measured')
  const middle = (sorted.length - 1) / 2
  const median = ((sorted[Math.floor(middle)] ?? low) + (sorted[Math.ceil(middle)] ?? high)) / 2
  return { median, low, high, repetitions: values.length }
}

/** Who has less (`lower`) or more (`higher`); `same` where the ranges overlap, for then chance may have decided. */
export function betterBySpread(
  { monolithic, multiContainer }: Pair<Spread>,
  wins: 'lower' | 'higher',
): Better {
  if (monolithic.low <= multiContainer.high && multiContainer.low <= monolithic.high) return 'same'
  const monolithIsLower = monolithic.high < multiContainer.low
  return monolithIsLower === (wins === 'lower') ? 'monolithic' : 'multiContainer'
}

/** Who has less or more of something that is counted, not timed. */
export function betterByCount(
  { monolithic, multiContainer }: Pair<number>,
  wins: 'lower' | 'higher',
): Better {
  if (monolithic === multiContainer) return 'same'
  return monolithic < multiContainer === (wins === 'lower') ? 'monolithic' : 'multiContainer'
}

/** Whoever does better in more of these. */
export function majority(verdicts: Better[]): Better {
  const won = (id: Better) => verdicts.filter((one) => one === id).length
  return betterByCount(
    { monolithic: won('monolithic'), multiContainer: won('multiContainer') },
    'higher',
  )
}
