import type { Verdict } from './experiment.ts'

/** Whether a claim for splitting holds here. */
export type Holds = 'yes' | 'partly' | 'no' | 'not measured'

/**
 * A claim holds where the stack does better in all that it is about, and partly where it does in some. Where a part of it was
 * not measured, nothing is said of it.
 */
export function holdsFor(verdicts: Pick<Verdict, 'better'>[]): Holds {
  const all = verdicts.map(({ better }) => better)
  if (all.includes('not-measured')) return 'not measured'
  if (all.every((better) => better === 'multiContainer')) return 'yes'
  return all.includes('multiContainer') ? 'partly' : 'no'
}
