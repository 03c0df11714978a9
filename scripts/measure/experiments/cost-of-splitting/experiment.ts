import { costAnswer } from './answer.ts'
import { costCharts } from './charts.ts'
import { readCost } from './read.ts'
import type { SelfContainedExperiment } from '../experiment.ts'
import type { CostFacts } from './facts.ts'
import { measureCost } from './measure.ts'

export const costOfSplitting: SelfContainedExperiment<CostFacts> = {
  id: 'cost-of-splitting',
  question: 'What does splitting cost?',
  teaches: [],
  needs: 'the whole machine',

  measure: (subjects, context) => measureCost(subjects, context),

  read: readCost,

  answer: costAnswer,

  charts: costCharts,
}
