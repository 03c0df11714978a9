import type { Bars } from '../../../core/charts/chart.ts'
import { duration } from '../../../core/figures.ts'
import { spreadOf } from '../../../core/spread.ts'
import type { TitledFacts } from '../experiment.ts'
import type { LifecycleFacts } from './facts.ts'

export function lifecycleCharts(all: TitledFacts<LifecycleFacts>[]): Bars[] {
  const bars = [
    ...all.map(({ title, facts }) => bar('to the first good answer', title, facts.firstAnswerMs)),
    ...all.map(({ title, facts }) => bar('until it has stopped', title, facts.stopMs)),
  ]
  return [
    {
      kind: 'bars',
      title: 'A start and a stop',
      summary: bars
        .map(({ label, group, value }) => `${group}, ${label}: ${duration(value)}`)
        .join('; '),
      unit: 'ms',
      bars,
    },
  ]
}

function bar(label: string, group: string, values: number[]) {
  const { median: value, low, high } = spreadOf(values)
  return { label, group, value, low, high }
}
