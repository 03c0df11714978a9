import type { RunningStacksExperiment } from '../experiment.ts'
import { processesAnswer } from './answer.ts'
import { processesCharts } from './charts.ts'
import type { ProcessesFacts } from './facts.ts'
import { measureProcesses } from './measure.ts'
import { readProcesses } from './read.ts'

export const processes: RunningStacksExperiment<ProcessesFacts> = {
  id: 'processes',
  question: 'What runs where, and who notices when it dies?',
  // The two rows that it is about are decided by crashes (failure-isolation), not by who would be told of one.
  teaches: [],
  needs: 'running stacks',

  measure: measureProcesses,

  read: readProcesses,

  answer: processesAnswer,

  charts: processesCharts,
}
