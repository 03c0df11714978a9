import type { Bars } from '../../../core/charts/chart.ts'
import { spreadBar } from '../../../core/charts/chart-parts.ts'
import { duration } from '../../../core/figures.ts'
import { spreadOf } from '../../../core/spread.ts'
import type { TitledFacts } from '../experiment.ts'
import type { LifecycleFacts } from './facts.ts'

export function lifecycleCharts(all: TitledFacts<LifecycleFacts>[]): Bars[] {
  const bars = [
    ...all.map(({ title, facts }) =>
      spreadBar('to the first good answer', title, spreadOf(facts.firstAnswerMs)),
    ),
    ...all.map(({ title, facts }) =>
      spreadBar('until it has stopped', title, spreadOf(facts.stopMs)),
    ),
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
