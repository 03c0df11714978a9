/** One measure of the three: the monolith as it is, the monolith kept clean, and the stack. In the same unit. */
export interface ThreeWay {
  monolith: number
  clean: number
  stack: number
}

/**
 * The part of the way from the monolith to the stack that the clean monolith has gone, in percent: the merit of
 * hygiene. Over 100 where the clean monolith is below the stack, under 0 where it is above the monolith.
 * @returns undefined where the monolith is not above the stack: there is no gap to close
 */
export function closedByHygiene({ monolith, clean, stack }: ThreeWay): number | undefined {
  if (monolith <= stack) return undefined
  return Math.round((100 * (monolith - clean)) / (monolith - stack))
}

/**
 * What is left of a gap that hygiene closes a part of, as the end of a sentence. Not the architecture's alone: a clean
 * monolith keeps its base image, and the stack's images have others.
 * @param closed in percent; undefined where there is no gap
 */
export function restOfGap(closed: number | undefined): string {
  return closed === undefined || closed >= 100
    ? ''
    : '; what is left is the base images and the architecture'
}
