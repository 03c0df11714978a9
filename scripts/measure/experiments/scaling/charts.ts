import type { Matrix } from '../../../core/charts/chart.ts'
import { rowsInWords } from '../../../core/charts/chart-parts.ts'
import { count } from '../../../core/figures.ts'
import type { TitledFacts } from '../experiment.ts'
import type { ScalingFacts } from './facts.ts'

/** A row a copy; the copies of one packaging have nothing to do with those of another. */
export function scalingCharts(all: TitledFacts<ScalingFacts>[]): Matrix[] {
  const copies = Math.max(...all.map(({ facts }) => facts.copies))
  const rows = Array.from({ length: copies }, (_, n) => ({
    label: `Copy ${n + 1}`,
    cells: all.map(({ facts }) => cellOf(facts, n)),
  }))
  return [
    {
      kind: 'matrix',
      title: 'Which copies show the task',
      summary: rowsInWords(rows),
      columns: all.map(({ title }) => title),
      rows,
    },
  ]
}

function cellOf(
  { answers, reached }: ScalingFacts,
  n: number,
): Matrix['rows'][number]['cells'][number] {
  const answer = answers[n]
  if (!answer) {
    return n < reached
      ? { text: 'never answered', tone: 'bad' }
      : { text: 'there is none', tone: 'bad' }
  }
  const times = `in ${count(answer.requests, 'answer')}`
  return answer.sees
    ? { text: `shows it, ${times}`, tone: 'good' }
    : { text: `does not show it, ${times}`, tone: 'bad' }
}
