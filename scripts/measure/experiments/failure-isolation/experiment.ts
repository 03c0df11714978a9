import type { SelfContainedExperiment } from '../experiment.ts'
import { failureIsolationAnswer } from './answer.ts'
import { failureCharts } from './charts.ts'
import type { FailureIsolationFacts } from './facts.ts'
import { measureFailures } from './measure.ts'
import { readFailureIsolation } from './read.ts'

export const failureIsolation: SelfContainedExperiment<FailureIsolationFacts> = {
  id: 'failure-isolation',
  question:
    'Does Docker notice a crash, what else goes down, and how soon do users get answers again?',
  teaches: ['Single Point of Failure', 'Failure Isolation'],
  needs: 'the whole machine',
  measure: (subjects, context) => measureFailures(subjects, context),
  read: readFailureIsolation,
  answer: failureIsolationAnswer,
  charts: failureCharts,
}
