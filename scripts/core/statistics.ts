/**
 * The median: the middle value, or the mean of the two in the middle.
 * @throws Error where there is no value: no figure is better than an invented one
 */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const [below, above] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]]
  if (below === undefined || above === undefined) throw new Error('Nothing was measured')
  // As it is where the two are the same: Infinity less itself is no number.
  return below === above ? below : (below + above) / 2
}

/**
 * The one whose value is nearest to the median of all; of several, the first.
 * @throws Error where there is none
 */
export function nearestToMedian<T>(all: T[], valueOf: (one: T) => number): T {
  const middle = median(all.map(valueOf))
  const distance = (one: T) => (valueOf(one) === middle ? 0 : Math.abs(valueOf(one) - middle))
  return all.reduce((nearest, one) => (distance(one) < distance(nearest) ? one : nearest))
}

/** The sum of a figure over all. */
export const sum = <T>(all: T[], valueOf: (one: T) => number): number =>
  all.reduce((total, one) => total + valueOf(one), 0)
