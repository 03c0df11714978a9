import { megabytes } from '../figures.ts'
import type { Spread } from '../spread.ts'
import type { Matrix, StackedBars } from './chart.ts'

/** The rows of a table in words: `Memory: 107 MB against 90 MB; Containers: 1 against 3`. */
export const rowsInWords = (rows: Matrix['rows']): string =>
  rows
    .map(({ label, cells }) => `${label}: ${cells.map(({ text }) => text).join(' against ')}`)
    .join('; ')

/** What wholes are made of, in bytes. */
export function byteBars(title: string, bars: StackedBars['bars']): StackedBars {
  const words = bars.map(({ label, parts }) => {
    const named = parts.map((part) => `${part.label} ${megabytes(part.value)}`)
    return `${label}: ${named.join(', ')}`
  })
  return { kind: 'stacked-bars', title, summary: words.join('. '), unit: 'bytes', bars }
}

/** A bar of what was measured again and again: as long as the median, with its range. */
export const spreadBar = (label: string, group: string, { median: value, low, high }: Spread) => ({
  label,
  group,
  value,
  low,
  high,
})
