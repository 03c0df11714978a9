import type { RunningStacksExperiment } from '../experiment.ts'
import { isolationAnswer } from './answer.ts'
import { isolationCharts } from './charts.ts'
import type { IsolationFacts } from './facts.ts'
import { readIsolation } from './read.ts'
import { measureIsolation } from './measure.ts'

export const isolation: RunningStacksExperiment<IsolationFacts> = {
  id: 'isolation',
  question: 'What can an attacker do from inside the app’s container?',
  teaches: ['Poor Isolation', 'Security'],
  needs: 'running stacks',
  measure: measureIsolation,
  read: readIsolation,
  answer: isolationAnswer,
  charts: isolationCharts,
}
