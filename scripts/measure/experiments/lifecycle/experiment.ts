import type { SelfContainedExperiment } from '../experiment.ts'
import { lifecycleAnswer } from './answer.ts'
import { lifecycleCharts } from './charts.ts'
import type { LifecycleFacts } from './facts.ts'
import { measureLifecycle } from './measure.ts'
import { readLifecycle } from './read.ts'

export const lifecycle: SelfContainedExperiment<LifecycleFacts> = {
  id: 'lifecycle',
  question: 'How long do a start and a stop take, and who is cut off?',
  teaches: [],
  needs: 'the whole machine',

  measure: (subjects, context) => measureLifecycle(subjects, context),

  read: readLifecycle,

  answer: lifecycleAnswer,

  charts: lifecycleCharts,
}
