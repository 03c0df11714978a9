import type { StackedBars } from '../../../core/charts/chart.ts'
import { megabytes } from '../../../core/figures.ts'
import { nameOf } from '../../../engine/docker/process-name.ts'
import type { TitledFacts } from '../experiment.ts'
import type { ProcessesFacts } from './facts.ts'

/** Memory by process. Those of one name, as a master and its workers, are one part. */
export function processesCharts(all: TitledFacts<ProcessesFacts>[]): StackedBars[] {
  const bars = all.map(({ title, facts }) => ({ label: title, parts: partsOf(facts) }))
  return [
    {
      kind: 'stacked-bars',
      title: 'Resident memory, by process',
      summary: bars
        .map(({ label, parts }) => {
          const named = parts.map((part) => `${part.label} ${megabytes(part.value)}`)
          return `${label}: ${named.join(', ')}`
        })
        .join('. '),
      unit: 'bytes',
      bars,
    },
  ]
}

function partsOf({ containers }: ProcessesFacts) {
  const all = containers.flatMap((one) => one.processes)
  return [...Map.groupBy(all, ({ command }) => nameOf(command))].map(([label, those]) => ({
    label,
    value: those.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
  }))
}
