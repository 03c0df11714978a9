import type { ExperimentReading, ExperimentResult } from '../experiments/run-experiment.ts'
import type { Comparison } from '../experiments/comparison.ts'
import type { BySubject } from '../experiments/subject.ts'
import type { DescribedSubject } from '../../engine/packagings/resolve.ts'
import type { StepTime } from '../../core/steps.ts'
import type { Environment, Base } from '../../engine/environment.ts'

/** The version of results.json's form; results.schema.json describes it. Raised when a reader must change. */
export const SCHEMA_VERSION = 3

/** All that a run found out: the one source of every report. */
export interface Results {
  schemaVersion: typeof SCHEMA_VERSION
  run: {
    id: string
    /** ISO 8601, UTC. */
    startedAt: string
    durationMs: number
    steps: StepTime[]
    /** Where each answers; only with --keep. */
    urls?: BySubject<string>
  }
  /** What was measured, in the order of reports. */
  subjects: DescribedSubject[]
  /** Which two of them each reading compares. Where there is room for one only, it is the first. */
  comparisons: Comparison[]
  environment: Environment
  bases: Base[]
  experiments: ExperimentResult[]
}

/** Whether something that these two have could not be measured. */
export function isFailure({ better, notApplicable, rows }: ExperimentReading): boolean {
  const verdicts = [better, ...Object.values(rows).map((row) => row.better)]
  return verdicts.includes('not-measured') && !notApplicable
}

/** The exit code that a run deserves: 1 when something that its subjects have could not be measured. */
export function exitCodeOf({ experiments }: Pick<Results, 'experiments'>): 0 | 1 {
  return experiments.some(({ readings }) => readings.some(isFailure)) ? 1 : 0
}
