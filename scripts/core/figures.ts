import type { Spread } from './spread.ts'

/** Decimal megabytes, as docker prints them: 1 MB is 1,000,000 bytes. What would be 0.0 MB is in kilobytes. */
export function megabytes(bytes: number): string {
  const value = bytes / 1e6
  if (bytes > 0 && value < 0.05) return `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`
  return `${value.toFixed(value < 10 ? 1 : 0)} MB`
}

/** Binary, as a machine's memory is counted: `23.5 GiB`. */
export const gibibytes = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GiB`

/** How many times `b` goes into `a`, to one decimal. */
export function ratio(a: number, b: number): string {
  return (a / b).toFixed(1)
}

/** The least and the most of some durations in milliseconds, as seconds: `1.2 to 2.3 s`. */
export function range(milliseconds: number[]): string {
  const shown = [Math.min(...milliseconds), Math.max(...milliseconds)].map((one) =>
    (one / 1000).toFixed(1),
  )
  return `${[...new Set(shown)].join(' to ')} s`
}

/** A moment in time, from ISO 8601: `2 January 2026, 03:04 UTC`. */
export function moment(iso: string): string {
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const
  return `${new Date(iso).toLocaleString('en-GB', format).replace(' at ', ', ')} UTC`
}

/** `12,345`. */
export const wholeNumber = (value: number) => Math.round(value).toLocaleString('en-GB')

/** `1 process`, `3 processes`. */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${n} ${n === 1 ? singular : plural}`
}

/**
 * Milliseconds as people say them: `8 ms`, `340 ms`, `1.2 s`, `53 s`. What is under ten and no whole number has two
 * digits that count, so that the figures beside a ratio bear it out: `0.14 ms`, `5.3 ms`.
 */
export function duration(milliseconds: number): string {
  if (milliseconds < 10) {
    const isWhole = Number.isInteger(milliseconds)
    return `${isWhole ? milliseconds : milliseconds.toPrecision(2)} ms`
  }
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`
}

/** A median with the range that all repetitions lie in: `1.2 s (0.9 s to 1.6 s)`. */
export function median(spread: Spread, format: (value: number) => string = duration): string {
  const [low, high] = [format(spread.low), format(spread.high)]
  const range = low === high ? '' : ` (${low} to ${high})`
  return `${format(spread.median)}${range}`
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: string[]): string {
  return new Intl.ListFormat('en-GB').format(items)
}
