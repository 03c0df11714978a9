import type { RunningStacksExperiment } from '../experiment.ts'
import { logsAnswer } from './answer.ts'
import type { LogsFacts } from './facts.ts'
import { measureLogs } from './measure.ts'
import { readLogs } from './read.ts'

export const logs: RunningStacksExperiment<LogsFacts> = {
  id: 'logs',
  question: 'Where do I find a request, and an error, in the logs?',
  teaches: ['Difficult Debugging', 'Logs'],
  needs: 'running stacks',

  measure: measureLogs,

  read: readLogs,

  answer: logsAnswer,
}
