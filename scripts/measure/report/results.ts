import type { ExperimentResult } from '../experiments/run-experiment.ts'
import type { Pair } from '../../engine/packagings/packaging.ts'
import type { DescribedPackaging } from '../../engine/packagings/pair.ts'
import type { StepTime } from '../../core/steps.ts'
import type { Environment, Base } from '../../engine/environment.ts'

/** The version of results.json's form; results.schema.json describes it. Raised when a reader must change. */
export const SCHEMA_VERSION = 1

/** All that a run found out: the one source of every report. */
export interface Results {
  schemaVersion: typeof SCHEMA_VERSION
  run: {
    id: string
    /** ISO 8601, UTC. */
    startedAt: string
    durationMs: number
    steps: StepTime[]
    /** Where both answer; only with --keep. */
    urls?: Pair<string>
  }
  /** What was compared. */
  pair: Pair<DescribedPackaging>
  environment: Environment
  bases: Base[]
  experiments: ExperimentResult[]
}

/** Whether something that this pair has could not be measured. */
export function isFailure({ better, notApplicable, rows }: ExperimentResult): boolean {
  const verdicts = [better, ...Object.values(rows).map((row) => row.better)]
  return verdicts.includes('not-measured') && !notApplicable
}

/** The exit code that a run deserves: 1 when something that this pair has could not be measured. */
export function exitCodeOf({ experiments }: Results): 0 | 1 {
  return experiments.some(isFailure) ? 1 : 0
}
