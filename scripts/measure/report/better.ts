import type { ExperimentResult } from '../experiments/run-experiment.ts'

/** Each verdict as the reports name it. */
export const BETTER: Record<ExperimentResult['better'], string> = {
  monolithic: 'monolithic',
  multiContainer: 'multi-container',
  same: 'same',
  'not-measured': 'not measured',
}
