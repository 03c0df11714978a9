/** The deciding figure of the three subjects, in one unit, of which less is better. */
export interface ThreeAmounts {
  typical: number
  wellRun: number
  stack: number
}

/** What closes the gap between typical monolith and stack: a share of it that the well-run monolith closes, and its name. */
export interface Closing {
  by: 'housekeeping' | 'both' | 'splitting' | 'nothing'
  /** In percent; absent where there is no gap. */
  housekeepingPercent?: number
}

/** From this share on, housekeeping is what closes a gap; down to the other, splitting is. In percent. */
const [MOSTLY, HARDLY] = [90, 10]

/**
 * Which part of the way from the typical monolith to the stack the well-run monolith has gone: (typical - well-run) /
 * (typical - stack). Over 100 percent where it does better than the stack, under 0 where it does worse than the typical one.
 * Where the stack does no better than the typical monolith, there is no gap, and nothing closes it.
 */
export function closingOf({ typical, wellRun, stack }: ThreeAmounts): Closing {
  if (typical <= stack) return { by: 'nothing' }
  const housekeepingPercent = Math.round((100 * (typical - wellRun)) / (typical - stack))
  const by =
    housekeepingPercent >= MOSTLY
      ? 'housekeeping'
      : housekeepingPercent <= HARDLY
        ? 'splitting'
        : 'both'
  return { by, housekeepingPercent }
}
