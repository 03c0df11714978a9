import { median } from './statistics.ts'

/** Repeated measurements of one thing: the median and the range that all of them lie in. */
export interface Spread {
  median: number
  low: number
  high: number
  repetitions: number
}

/** @throws Error where nothing was measured: no figure is better than an invented one */
export function spreadOf(values: number[]): Spread {
  return {
    median: median(values),
    ...{ low: Math.min(...values), high: Math.max(...values), repetitions: values.length },
  }
}
