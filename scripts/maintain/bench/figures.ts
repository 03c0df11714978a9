import { median, wholeNumber } from '../../core/figures.ts'
import { type Spread, spreadOf } from '../../core/spread.ts'
import { sum } from '../../core/statistics.ts'

/** A rate as people read it: three digits that count, the more of them the slower it is. */
export function rate(value: number): string {
  if (value < 10) return value.toFixed(1)
  if (value < 1000) return String(Math.round(value))
  return wholeNumber(Number(value.toPrecision(3)))
}

/** `9,100 (9,000 to 9,200)`, and how many requests failed. Where most loads got no good answer, there is no rate. */
export function rateText(rounds: { perSecond: number; failed: number }[]): string {
  const failed = sum(rounds, (one) => one.failed)
  const spread = spreadOf(rounds.map(({ perSecond }) => perSecond))
  const rates = spread.median === 0 ? 'no good answer in time' : median(spread, rate)
  return failed === 0 ? rates : `${rates}, ${wholeNumber(failed)} failed`
}

/** `0.86 (0.80–0.90, n = 9)`, or a dash. */
export function ratioText(ratio: Spread | null): string {
  if (ratio === null) return '–'
  const { repetitions } = ratio
  const [middle = '', low, high] = [ratio.median, ratio.low, ratio.high].map((one) =>
    one.toFixed(2),
  )
  return repetitions === 1 ? middle : `${middle} (${low}–${high}, n = ${repetitions})`
}

/** `86 %`. */
export const share = (ratio: number) => `${Math.round(ratio * 100)} %`
