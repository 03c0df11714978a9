import { readCost } from './read.ts'
import type { SelfContainedExperiment } from '../experiment.ts'
import type { CostFacts } from './facts.ts'
import { measureCost } from './measure.ts'

export const costOfSplitting: SelfContainedExperiment<CostFacts> = {
  id: 'cost-of-splitting',
  question: 'What does splitting cost?',
  teaches: [],
  needs: 'own-stacks',

  measure: (subjects, context) => measureCost(subjects, context),

  read: readCost,
}
