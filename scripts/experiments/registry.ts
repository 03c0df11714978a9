import { cluster } from './cluster.ts'
import { costOfSplitting } from './cost-of-splitting.ts'
import type { Experiment } from './experiment.ts'
import { failureIsolation } from './failure-isolation.ts'
import { hygiene } from './hygiene.ts'
import { imageSize } from './image-size.ts'
import { isolation } from './isolation.ts'
import { lifecycle } from './lifecycle.ts'
import { logs } from './logs.ts'
import { processes } from './processes.ts'
import { scaling } from './scaling.ts'
import { resourceLimits } from './resource-limits.ts'
import { updates } from './updates.ts'

/** Any experiment, its facts unknown: what the runner and the list need of it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each pairs its own facts with its own `read`
export type AnyExperiment = Experiment<any>

/** Every experiment, in the order in which they run and are reported. A new one is added here. */
export const EXPERIMENTS: AnyExperiment[] = [
  imageSize,
  processes,
  logs,
  scaling,
  updates,
  failureIsolation,
  resourceLimits,
  isolation,
  lifecycle,
  costOfSplitting,
  hygiene,
  cluster,
]

/** Those of a compare that names none. */
export const USUAL = EXPERIMENTS.filter(({ onlyWhenAsked }) => onlyWhenAsked === undefined)
