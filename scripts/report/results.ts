import type { ExperimentResult } from '../experiments/run-experiment.ts'
import type { Pair } from '../experiments/experiment.ts'
import type { DescribedPackaging } from '../compare/pair.ts'
import type { StepTime } from '../steps.ts'

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

export interface Environment {
  engineVersion: string
  imageStore: string
  composeVersion: string
  operatingSystem: string
  architecture: string
  cpus: number
  memoryBytes: number
  nodeVersion: string
}

export interface Base {
  /** The official image that was wanted. */
  name: string
  /** What was used in its place, or the same. */
  reference: string
  digest: string | null
  standIn: boolean
  reason: string
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
