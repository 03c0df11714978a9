import { isDone } from '../outcome.ts'
import type { BlueGreenFacts, UpdatesFacts } from './facts.ts'
import type { Swap } from './swap.ts'
import { failedCount, hasFailed, hasLost } from './words.ts'

/** A way to put a fix in the place of what runs, and what came of it each time. */
export interface Way {
  name: string
  swaps: Swap[]
}

const IN_PLACE = 'recreate in place'
const ROLLING = 'rolling over two replicas'

export const blueGreenName = ({ onOneVolume }: BlueGreenFacts) =>
  onOneVolume ? 'blue and green on one volume' : 'blue and green'

/** All ways that could be measured of a packaging. */
export function waysOf({ fix, rolling, blueGreen }: UpdatesFacts): Way[] {
  const ways: Way[] = [{ name: IN_PLACE, swaps: fix }]
  if (isDone(rolling)) ways.push({ name: ROLLING, swaps: rolling })
  if (blueGreen && isDone(blueGreen.updates)) {
    ways.push({ name: blueGreenName(blueGreen), swaps: blueGreen.updates })
  }
  return ways
}

/** A way that loses no task is better than one that does; then, the fewer requests fail, the better. */
export function bestWay(facts: UpdatesFacts): Way {
  return waysOf(facts).reduce((best, one) => (isAsGood(one.swaps, best.swaps) ? one : best))
}

function isAsGood(swaps: Swap[], others: Swap[]): boolean {
  const [loses, othersLose] = [swaps.some(hasLost), others.some(hasLost)]
  if (loses !== othersLose) return othersLose
  return failedCount(swaps) <= failedCount(others)
}

/**
 * Whether the best way is known. Where a rolling update was not measured, it may have been better, unless another way cost
 * nobody anything. Blue and green has a Redis for each of the two, so that it would have cost tasks.
 */
export function isBestWayKnown(facts: UpdatesFacts): boolean {
  return !('notMeasured' in facts.rolling) || !bestWay(facts).swaps.some(isNoticed)
}

/** Whether an update cost its users anything. */
export const isNoticed = (swap: Swap) => hasFailed(swap) || hasLost(swap)
