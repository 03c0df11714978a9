import type { Bars } from '../../core/charts/chart.ts'
import { duration } from '../../core/figures.ts'
import type { StepTime } from '../../core/steps.ts'
import type { Results } from './results.ts'

/** Where the time goes, in a sentence: the longest steps, and what all others take together. */
export function whereTheTimeGoes(steps: StepTime[], shown = 5): string {
  const sorted = steps.toSorted((a, b) => b.durationMs - a.durationMs)
  const longest = sorted.slice(0, shown).map(named)
  const rest = sorted.slice(shown)
  const sum = rest.reduce((total, { durationMs }) => total + durationMs, 0)
  const others = rest.length === 0 ? [] : [`${rest.length} more together ${duration(sum)}`]
  return [...longest, ...others].join(', ')
}

/** The same in full, with what it says of the times in the report. */
export function timeSentence({ durationMs, steps }: Results['run']): string {
  return [
    `${duration(durationMs)} in all: ${whereTheTimeGoes(steps)}.`,
    'Steps that ran side by side count in full.',
    'Each experiment that takes a time ran alone: no other step of this run ran beside it, and no stack of another experiment was there.',
  ].join(' ')
}

const named = ({ title, durationMs }: StepTime) => `${title} ${duration(durationMs)}`

/** The same as a chart: a bar for each step, in the order in which they ended. */
export function timeChart(steps: StepTime[]): Bars {
  return {
    kind: 'bars',
    unit: 'ms',
    title: 'Each step, in the order in which they ended',
    summary: steps.map(named).join(', '),
    bars: steps.map(({ title: label, durationMs: value }) => ({ label, value })),
  }
}
