import type { Sides } from '../comparison.ts'
import type { Matrix, Chart, Bars } from '../../../core/charts/chart.ts'
import { duration, megabytes } from '../../../core/figures.ts'
import type { Contention } from './cpu.ts'
import { type Facts, fillWords, endWords, PATIENCE, type Setting } from './words.ts'

export function fillMatrix({ monolithic, multiContainer }: Sides<Facts>): Matrix {
  const fills = [
    ...fillsOf('Monolithic', monolithic),
    ...fillsOf('Multi-container', multiContainer),
  ]
  return {
    kind: 'matrix',
    title: 'What a Redis that fills does to the rest',
    summary: fills.map(({ label, fill }) => `${label}: ${fillWords(fill)}`).join('; '),
    columns: ['Redis', 'health requests failed', 'reads failed', 'read again after', 'tasks lost'],
    rows: fills.map(({ label, fill }) => ({
      label,
      cells: [
        { text: endWords(fill), tone: fill.end === 'killed' ? 'bad' : 'good' },
        cell(
          `${fill.users.health.failed} of ${fill.users.health.requests}`,
          fill.users.health.failed,
        ),
        cell(`${fill.users.reads.failed} of ${fill.users.reads.requests}`, fill.users.reads.failed),
        fill.backAfterMs === null
          ? { text: `not within ${PATIENCE}`, tone: 'bad' as const }
          : {
              text: fill.backAfterMs === 0 ? '–' : duration(fill.backAfterMs),
              tone: 'neutral' as const,
            },
        cell(
          fill.tasks.lost === null
            ? 'not known'
            : `${fill.tasks.lost} of ${fill.tasks.acknowledged}`,
          fill.tasks.lost ?? 1,
        ),
      ],
    })),
  }
}

const cell = (text: string, bad: number) =>
  ({ text, tone: bad > 0 ? 'bad' : 'good' }) satisfies Matrix['rows'][number]['cells'][number]
function fillsOf(title: string, { memory: { asItComes, unbounded } }: Facts) {
  if (asItComes.maxmemoryBytes === 0) return [{ label: title, fill: asItComes }]
  return [
    { label: `${title}, maxmemory ${megabytes(asItComes.maxmemoryBytes)}`, fill: asItComes },
    { label: `${title}, no maxmemory`, fill: unbounded },
  ]
}

export function cpuCharts(facts: Sides<Facts>): Chart[] {
  const services = [
    { service: 'web' as const, title: 'The app beside a busy Redis: its p99' },
    { service: 'redis' as const, title: 'Redis beside a busy app: its p99' },
  ]
  return services.map(({ service, title }): Bars => {
    const bars = (['unlimited', 'limited'] as const).flatMap((setting) => [
      ...barsOf('Monolithic', setting, facts.monolithic.cpu[setting][service]),
      ...barsOf('Multi-container', setting, facts.multiContainer.cpu[setting][service]),
    ])
    return {
      kind: 'bars',
      title,
      summary: bars
        .map(({ group, label, value }) => `${group}, ${label}: ${duration(value)}`)
        .join('; '),
      unit: 'ms',
      bars,
    }
  })
}

function barsOf(title: string, setting: Setting, { quietMs, busyMs }: Contention) {
  const group = `${title}, ${setting === 'limited' ? 'limited' : 'no limits'}`
  return [
    { label: 'quiet', spread: quietMs },
    { label: 'busy', spread: busyMs },
  ].map(({ label, spread: { median: value, low, high } }) => ({ label, group, value, low, high }))
}
