import { cluster } from './cluster/experiment.ts'
import { costOfSplitting } from './cost-of-splitting/experiment.ts'
import type { Experiment } from './experiment.ts'
import { failureIsolation } from './failure-isolation/experiment.ts'
import { imageSize } from './image-size/experiment.ts'
import { isolation } from './isolation/experiment.ts'
import { lifecycle } from './lifecycle/experiment.ts'
import { logs } from './logs/experiment.ts'
import { processes } from './processes/experiment.ts'
import { scaling } from './scaling/experiment.ts'
import { resourceLimits } from './resource-limits/experiment.ts'
import { updates } from './updates/experiment.ts'

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
  cluster,
]

/** Those that take no time of anything, so that they are done in less than a minute. */
export const QUICK = EXPERIMENTS.filter(({ needs }) => needs !== 'the whole machine')

/** Those of a compare that names none. */
export const USUAL = EXPERIMENTS.filter(({ onlyWhenAsked }) => onlyWhenAsked === undefined)
