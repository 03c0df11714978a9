import { duration, megabytes, wholeNumber } from '../../core/figures.ts'
import { type Spread, spreadOf } from '../../core/spread.ts'
import type { Goal } from './goals.ts'
import type { ReadGoal } from './read-goal.ts'

/** A rate as people read it: three digits that count, the more of them the slower it is. */
export function rate(value: number): string {
  if (value < 10) return value.toFixed(1)
  if (value < 1000) return String(Math.round(value))
  return wholeNumber(Number(value.toPrecision(3)))
}

/** The median of a rate, and how far the repetitions lie apart from it. */
export function perSecond(spread: Spread): { median: string; range: string } {
  return { median: rate(spread.median), range: `±${share(apart(spread))}` }
}

/** How far the one that lies furthest from the median is away from it, as a share of that. */
export const apart = ({ median, low, high }: Spread) =>
  median === 0 ? 0 : Math.max(high - median, median - low) / median

/** `0.86 (0.80–0.90)`, or a dash. */
export function ratioText(ratio: Spread | null): string {
  if (ratio === null) return '–'
  const [median = '', low, high] = [ratio.median, ratio.low, ratio.high].map((one) =>
    one.toFixed(2),
  )
  return low === high ? median : `${median} (${low}–${high})`
}

export const goalText = ({ is, goal }: Pick<Goal, 'is' | 'goal'>) =>
  `${is === 'at-least' ? '≥' : '≤'} ${goal.toFixed(2)}`

export const STATUS: Record<ReadGoal['status'], string> = {
  met: 'met',
  missed: 'missed',
  'not-measured': 'not measured',
}

/** `410 ms (390 ms to 450 ms)`. */
export const timeRange = (values: number[]) => withRange(values, duration)

export const bytesRange = (values: number[]) => withRange(values, megabytes)

function withRange(values: number[], format: (value: number) => string): string {
  const { median, low, high } = spreadOf(values)
  const [shown, from, to] = [median, low, high].map(format)
  return from === to ? (shown ?? '') : `${shown} (${from} to ${to})`
}

/** `86 %`. */
export const share = (ratio: number) => `${Math.round(ratio * 100)} %`

/** `1.3 times`, `12 times`, `3,400 times`. */
export function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(1) : wholeNumber(Number(ratio.toPrecision(2)))} times`
}
