import type { Settings } from './results.ts'

/** Round 0 is so many rounds long: else a server would be measured while it is still being compiled. */
export const WARM_UP = 4
/** A load may be so many times longer, for those who answer so slowly that few answers would decide. */
export const LONGEST = 5
/** So many answers for each connection are enough. */
const ENOUGH = 2

/**
 * In which order the contenders of a block take their turns: all of a round before the next, so that whatever changes with
 * time befalls all that are compared, and neighbors in a round are neighbors in time. Who went first goes last in the
 * next. Round 0 warms up compilers, caches and connections, and is not counted.
 */
export function turns<T extends { contenders: unknown[] }>(
  cases: T[],
  repetitions: number,
): { round: number; one: T; contender: T['contenders'][number] }[] {
  const forth = cases.flatMap((one) => one.contenders.map((contender) => ({ one, contender })))
  return Array.from({ length: repetitions + 1 }, (_, round) =>
    (round % 2 === 0 ? forth : forth.toReversed()).map((turn) => ({ round, ...turn })),
  ).flat()
}

/**
 * How long a load is, in seconds.
 * @param warm good answers a second while it warmed up; undefined where it has yet to
 */
export function lengthOf({ seconds, connections }: Settings, warm: number | undefined): number {
  if (warm === undefined) return seconds * WARM_UP
  const needed = (ENOUGH * connections) / warm
  return Math.min(Math.max(seconds, needed), LONGEST * seconds)
}
