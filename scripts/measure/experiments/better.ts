import { median } from '../../core/statistics.ts'
import type { Sides, Better } from './comparison.ts'
import type { Extent } from './experiment.ts'

/** So many rounds at least decide about a time: all of them for the same side is a chance of 1 in 128. */
export const ROUNDS = 8
/** Who is better by less than this, as a ratio, is not better. */
const LEAST_RATIO = 1.1

/** The rule of `betterByRounds`, for readers. */
export const RULE_FOR_TIMES = `A difference in time or speed counts only if the same side is better in each of at least ${ROUNDS} rounds, and by 10 % or more in the median of the rounds' ratios. Without a real difference, chance does that once in 128 times.`

/**
 * Who is better in something that takes a time, by figures that were taken round by round: the nth of one side beside the
 * nth of the other.
 *
 * Two conditions. In all n rounds, n ≥ 8, the same side is better: a sign test (Dixon and Mood, "The statistical sign test",
 * Journal of the American Statistical Association 41, 1946), by which two equal sides pass with a chance of 2 · (1/2)^n, at
 * most 1 in 128. And the median of the n ratios of the larger to the smaller figure of a round is at least 1.1, so that
 * nothing counts that nobody would notice.
 * @returns `same` where either fails, or where there are fewer rounds; a round that only one side has is none
 */
export function betterByRounds(sides: Sides<number[]>, wins: 'lower' | 'higher'): Better {
  const rounds = pairsOf(sides)
  const winners = new Set(rounds.map((pair) => betterByCount(pair, wins)))
  const [winner = 'same'] = winners
  if (rounds.length < ROUNDS || winners.size > 1 || winner === 'same') return 'same'
  return median(rounds.map(ratioOf)) >= LEAST_RATIO ? winner : 'same'
}

function pairsOf({ monolithic, multiContainer }: Sides<number[]>): Sides<number>[] {
  return monolithic.flatMap((one, round) => {
    const other = multiContainer[round]
    return other === undefined ? [] : [{ monolithic: one, multiContainer: other }]
  })
}

/** The larger to the smaller. */
const ratioOf = ({ monolithic, multiContainer }: Sides<number>) =>
  Math.max(monolithic, multiContainer) / Math.min(monolithic, multiContainer)

/** Who has less or more of something that is counted, and would be counted the same again. */
export function betterByCount(
  { monolithic, multiContainer }: Sides<number>,
  wins: 'lower' | 'higher',
): Better {
  if (monolithic === multiContainer) return 'same'
  return monolithic < multiContainer === (wins === 'lower') ? 'monolithic' : 'multiContainer'
}

/** What has happened so often, and each time, is taken for what happens. */
export const REPETITIONS = 3

/** What a compare does, so that each of its verdicts can be given. */
export const FULL_EXTENT: Extent = { rounds: ROUNDS, repetitions: REPETITIONS }

/** The rule of `betterEachTime`, for readers. */
export const RULE_FOR_COUNTS = `What can be counted, or answered with yes or no, counts only if it came out the same in each repetition, of which there are at least ${REPETITIONS}.`

/**
 * Who has less or more of something that is counted in each repetition of a trial, such as a crash, an update or a stop;
 * what may only happen or not is counted as 0 or 1.
 * @returns `same` also where a side has fewer than three repetitions, or counts that differ
 */
export function betterEachTime(
  { monolithic, multiContainer }: Sides<number[]>,
  wins: 'lower' | 'higher',
): Better {
  const [one, other] = [certain(monolithic), certain(multiContainer)]
  if (one === undefined || other === undefined) return 'same'
  return betterByCount({ monolithic: one, multiContainer: other }, wins)
}

/** What was counted in each repetition; undefined where there are too few, or not all were the same. */
function certain(counts: number[]): number | undefined {
  const [first] = counts
  return counts.length >= REPETITIONS && counts.every((one) => one === first) ? first : undefined
}

/** Whoever does better in more of these. */
export function majority(verdicts: Better[]): Better {
  const won = (id: Better) => verdicts.filter((one) => one === id).length
  return betterByCount(
    { monolithic: won('monolithic'), multiContainer: won('multiContainer') },
    'higher',
  )
}
