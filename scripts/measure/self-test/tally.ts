import type { Better } from '../experiments/comparison.ts'
import { betterByRounds } from '../experiments/better.ts'
import { median } from '../../core/statistics.ts'

/** What is measured of a route: requests a second as fast as it goes, and the 99th percentile at a steady rate. */
export type FigureKind = 'perSecond' | 'p99Ms'

/** One timed figure of three subjects, round by round, as a compare has it. */
export interface TimedFigure {
  /** `GET /api/tasks`. */
  route: string
  kind: FigureKind
  /** Two builds of the same source, with the same limits. */
  one: number[]
  same: number[]
  /** The first of the two again, with less CPU; empty for a latency. */
  slowed: number[]
}

/** What a self-test has measured so far. More may be added to it by a later run. */
export interface SelfTest {
  cpus: number
  engineVersion: string
  /** The dates of the runs that added to it, ISO 8601. */
  measuredAt: string[]
  figures: TimedFigure[]
}

export interface Tally {
  /** Comparisons of a subject with a second build of itself, and those in which one was called better. */
  timed: number
  falseVerdicts: number
  /** Comparisons of throughput with the slowed one, and those in which the slowdown was found. */
  slowed: number
  found: number
  /** How much slower the slowed one was: the median of the rounds' ratios of throughput, 0.8 for a fifth less. */
  slowdown: number | null
}

/**
 * How often the rule for timed figures (`betterByRounds`) errs: it must call none of two equal ones better, and find a subject
 * that is slowed by a fifth. Only throughput is slowed by a known amount: what a limit of CPU does to latency at a steady rate
 * depends on how near the rate is to the limit.
 */
export function tallyOf({ figures }: Pick<SelfTest, 'figures'>): Tally {
  const equal = figures.map(({ kind, one, same }) => verdict(kind, one, same))
  const throughput = figures.filter(({ kind }) => kind === 'perSecond')
  const slowed = throughput.map(({ kind, one, slowed: other }) => verdict(kind, one, other))
  const ratios = throughput.flatMap(({ one, slowed: other }) =>
    other.map((value, round) => value / (one[round] ?? NaN)),
  )
  return {
    timed: equal.length,
    falseVerdicts: equal.filter((better) => better !== 'same').length,
    slowed: slowed.length,
    found: slowed.filter((better) => better === 'monolithic').length,
    slowdown: ratios.length === 0 ? null : median(ratios),
  }
}

/** As a compare decides it: the first as the one side, the second as the other. */
function verdict(kind: FigureKind, monolithic: number[], multiContainer: number[]): Better {
  const sides = { monolithic, multiContainer }
  return betterByRounds(sides, kind === 'perSecond' ? 'higher' : 'lower')
}
