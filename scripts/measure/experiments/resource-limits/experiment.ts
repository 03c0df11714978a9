import type { SelfContainedExperiment } from '../experiment.ts'
import { resourceLimitsAnswer } from './answer.ts'
import { resourceLimitsCharts } from './charts.ts'
import type { ResourceLimitsFacts } from './facts.ts'
import { readResourceLimits } from './read.ts'
import { measureResourceLimits } from './measure.ts'

export const resourceLimits: SelfContainedExperiment<ResourceLimitsFacts> = {
  id: 'resource-limits',
  question: 'Who takes memory and CPU from whom, and what do limits help?',
  teaches: ['Resource Contention', 'Resource Allocation'],
  needs: 'the whole machine',
  measure: (subjects, context) => measureResourceLimits(subjects, context),
  read: readResourceLimits,
  answer: resourceLimitsAnswer,
  charts: resourceLimitsCharts,
}
