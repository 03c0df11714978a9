import type { Verdict } from '../experiments/experiment.ts'
import type { Closing } from '../experiments/gap.ts'
import type { Holds } from '../experiments/holds.ts'

/** Each verdict as the reports name it. */
export const BETTER: Record<Verdict['better'], string> = {
  monolithic: 'monolith',
  multiContainer: 'stack',
  same: 'no clear difference',
  'not-measured': 'not measured',
}

/** Whether a claim for splitting holds against a monolith, as the reports say it below that monolith's figure. */
export const HOLDS: Record<Holds, string> = {
  yes: 'claim holds',
  partly: 'holds in part',
  no: 'does not hold',
  'not measured': 'not measured',
}

const NO_GAP = 'no gap'

/** The same as a part of a sentence: `gap closed by splitting (housekeeping 0 %)`, `no gap`. */
export const closedBy = (words: string) => (words === NO_GAP ? words : `gap closed by ${words}`)

/**
 * What closes the gap, and housekeeping's share of it: `housekeeping (97 %)`, `both (housekeeping 60 %)`, `no gap`. Who has gone
 * more than all of the way has closed all of it, and who went back has closed nothing.
 */
export function closingWords(closing: Closing | undefined): string {
  if (closing === undefined) return ''
  if (closing.housekeepingPercent === undefined) return NO_GAP
  const share = `${Math.min(100, Math.max(0, closing.housekeepingPercent))}\u00a0%`
  return closing.by === 'housekeeping'
    ? `housekeeping (${share})`
    : `${closing.by} (housekeeping ${share})`
}
