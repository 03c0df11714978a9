import type { SelfContainedExperiment } from '../experiment.ts'
import { updatesAnswer } from './answer.ts'
import { readUpdates } from './read.ts'
import { updatesCharts } from './charts.ts'
import type { UpdatesFacts } from './facts.ts'
import { measureUpdates } from './measure.ts'

export const updates: SelfContainedExperiment<UpdatesFacts> = {
  id: 'updates',
  question: 'What does a one-line fix cost, and a newer Redis?',
  teaches: ['Complex Updates', 'Updates', 'Team Independence'],
  needs: 'the whole machine',
  measure: (subjects, context) => measureUpdates(subjects, context),
  read: readUpdates,
  answer: updatesAnswer,
  charts: updatesCharts,
}
