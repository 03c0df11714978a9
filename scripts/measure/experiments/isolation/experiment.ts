import type { RunningStacksExperiment } from '../experiment.ts'
import type { IsolationFacts } from './facts.ts'
import { readIsolation } from './read.ts'
import { measureIsolation } from './measure.ts'

export const isolation: RunningStacksExperiment<IsolationFacts> = {
  id: 'isolation',
  question: 'Who gets into the app: where do they get from there?',
  teaches: ['Poor Isolation', 'Security'],
  needs: 'running stacks',
  measure: measureIsolation,
  read: readIsolation,
}
