/** Decimal megabytes, as docker prints them: 1 MB is 1,000,000 bytes. */
export function megabytes(bytes: number): string {
  const value = bytes / 1e6
  return `${value.toFixed(value < 10 ? 1 : 0)} MB`
}

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

/** `1 process`, `3 processes`. */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${n} ${n === 1 ? singular : plural}`
}
