import { isDone } from '../outcome.ts'
import type { UpdatesFacts } from './facts.ts'
import type { Swap } from './swap.ts'
import { failedCount, hasFailed, hasLost } from './words.ts'

/** A way to put a fix in the place of what runs, and what came of it each time. */
export interface Way {
  name: string
  swaps: Swap[]
}

const IN_PLACE = 'recreate in place'
const ROLLING = 'rolling over two replicas'

/** All ways that could be measured of a packaging. */
export function waysOf({ fix, rolling }: UpdatesFacts): Way[] {
  const ways: Way[] = [{ name: IN_PLACE, swaps: fix }]
  if (isDone(rolling)) ways.push({ name: ROLLING, swaps: rolling })
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

/** Whether it is known. A rolling update that was not measured may have been better, unless another way cost nobody anything. */
export function isBestWayKnown(facts: UpdatesFacts): boolean {
  return !('notMeasured' in facts.rolling) || !bestWay(facts).swaps.some(isNoticed)
}

/** Whether an update cost its users anything. */
export const isNoticed = (swap: Swap) => hasFailed(swap) || hasLost(swap)
