import type { Sides, Better } from './comparison.ts'
import type { Share, Spread } from '../../core/spread.ts'

/** Who has less (`lower`) or more (`higher`); `same` where the ranges overlap, for then chance may have decided. */
export function betterBySpread(
  { monolithic, multiContainer }: Sides<Spread>,
  wins: 'lower' | 'higher',
): Better {
  if (monolithic.low <= multiContainer.high && multiContainer.low <= monolithic.high) return 'same'
  const monolithIsLower = monolithic.high < multiContainer.low
  return monolithIsLower === (wins === 'lower') ? 'monolithic' : 'multiContainer'
}

/** Who has less or more of something that is counted, not timed. */
export function betterByCount(
  { monolithic, multiContainer }: Sides<number>,
  wins: 'lower' | 'higher',
): Better {
  if (monolithic === multiContainer) return 'same'
  return monolithic < multiContainer === (wins === 'lower') ? 'monolithic' : 'multiContainer'
}

/**
 * Who has the smaller or larger share of things that went one way or the other; `same` where the two differ by no more
 * than twice what chance makes of so few (the standard error of the difference), so that one of five is none.
 */
export function betterByShare(
  { monolithic, multiContainer }: Sides<Share>,
  wins: 'lower' | 'higher',
): Better {
  if (monolithic.of === 0 || multiContainer.of === 0) return 'same'
  const shares = {
    monolithic: monolithic.count / monolithic.of,
    multiContainer: multiContainer.count / multiContainer.of,
  }
  const both = (monolithic.count + multiContainer.count) / (monolithic.of + multiContainer.of)
  const chance = Math.sqrt(both * (1 - both) * (1 / monolithic.of + 1 / multiContainer.of))
  const difference = Math.abs(shares.monolithic - shares.multiContainer)
  return difference <= 2 * chance ? 'same' : betterByCount(shares, wins)
}

/**
 * Whom a single outage cost fewer requests. Another one would cost another number, so only less than half counts, and
 * only where the difference is more than twice what chance makes of such counts (their standard error).
 */
export function betterByOutage({ monolithic, multiContainer }: Sides<number>): Better {
  const [less, more] = [monolithic, multiContainer].toSorted((a, b) => a - b)
  if (less === undefined || more === undefined) return 'same'
  const isClear = less < more / 2 && more - less > 2 * Math.sqrt(more + less)
  return isClear ? betterByCount({ monolithic, multiContainer }, 'lower') : 'same'
}

/** Whoever does better in more of these. */
export function majority(verdicts: Better[]): Better {
  const won = (id: Better) => verdicts.filter((one) => one === id).length
  return betterByCount(
    { monolithic: won('monolithic'), multiContainer: won('multiContainer') },
    'higher',
  )
}
