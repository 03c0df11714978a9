import type { SelfContainedExperiment } from '../experiment.ts'
import { readScaling } from './read.ts'
import { scalingAnswer } from './answer.ts'
import { scalingCharts } from './charts.ts'
import type { ScalingFacts } from './facts.ts'
import { measureScaling } from './measure.ts'

export const scaling: SelfContainedExperiment<ScalingFacts> = {
  id: 'scaling',
  question: 'What happens when you scale to three replicas?',
  teaches: ['Scaling Difficulties', 'Scaling'],
  needs: 'the whole machine',

  measure: measureScaling,

  read: readScaling,

  answer: scalingAnswer,

  charts: scalingCharts,
}
