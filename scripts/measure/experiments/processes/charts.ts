import type { StackedBars } from '../../../core/charts/chart.ts'
import { byteBars } from '../../../core/charts/chart-parts.ts'
import { nameOf } from '../../../engine/docker/process-name.ts'
import type { TitledFacts } from '../experiment.ts'
import type { ProcessesFacts } from './facts.ts'

/** Memory by process. Those of one name, as a master and its workers, are one part. */
export function processesCharts(all: TitledFacts<ProcessesFacts>[]): StackedBars[] {
  const bars = all.map(({ title, facts }) => ({ label: title, parts: partsOf(facts) }))
  return [byteBars('Resident memory, by process', bars)]
}

function partsOf({ containers }: ProcessesFacts) {
  const all = containers.flatMap((one) => one.processes)
  return [...Map.groupBy(all, ({ command }) => nameOf(command))].map(([label, those]) => ({
    label,
    value: those.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
  }))
}
