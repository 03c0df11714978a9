import type { Verdict } from '../experiments/experiment.ts'

/** Each verdict as the reports name it. */
export const BETTER: Record<Verdict['better'], string> = {
  monolithic: 'monolithic',
  multiContainer: 'multi-container',
  same: 'same',
  'not-measured': 'not measured',
}
