import type { TitledFacts } from '../experiment.ts'
import type { Matrix, Chart, Bars } from '../../../core/charts/chart.ts'
import { spreadBar } from '../../../core/charts/chart-parts.ts'
import { duration, median, megabytes } from '../../../core/figures.ts'
import { spreadOf } from '../../../core/spread.ts'
import { sum } from '../../../core/statistics.ts'
import type { Contention, FillFacts } from './facts.ts'
import {
  endWords,
  type Facts,
  failedOf,
  fillWords,
  lostOf,
  PATIENCE,
  type Setting,
} from './words.ts'

type All = TitledFacts<Facts>[]

export const resourceLimitsCharts = (all: All): Chart[] => [fillMatrix(all), ...cpuCharts(all)]

function fillMatrix(all: All): Matrix {
  const rows = all.flatMap(({ title, facts }) => rowsOf(title, facts))
  return {
    kind: 'matrix',
    title: 'What a Redis that fills does to the rest',
    summary: rows.map(({ label, fills }) => `${label}: ${fillWords(fills)}`).join('; '),
    columns: ['Redis', 'health requests failed', 'reads failed', 'read again after', 'tasks lost'],
    rows: rows.map(({ label, fills }) => ({
      label,
      cells: [
        {
          text: endWords(fills),
          tone: fills.some(({ end }) => end === 'killed') ? 'bad' : 'good',
        },
        cell(
          failedOf(fills, 'health'),
          fills.some(({ users }) => users.health.failed > 0),
        ),
        cell(
          failedOf(fills, 'reads'),
          fills.some(({ users }) => users.reads.failed > 0),
        ),
        backCell(fills),
        lostCell(fills),
      ],
    })),
  }
}

type Cell = Matrix['rows'][number]['cells'][number]

const cell = (text: string, isBad: boolean): Cell => ({ text, tone: isBad ? 'bad' : 'good' })

function backCell(fills: FillFacts[]): Cell {
  const back = fills.flatMap(({ backAfterMs }) => backAfterMs ?? [])
  if (back.length < fills.length) return { text: `not within ${PATIENCE}`, tone: 'bad' }
  const isAlways = back.every((one) => one === 0)
  return { text: isAlways ? '–' : median(spreadOf(back)), tone: 'neutral' }
}

function lostCell(fills: FillFacts[]): Cell {
  if (fills.some(({ tasks }) => tasks.lost === null)) return cell('not known', true)
  const acknowledged = sum(fills, ({ tasks }) => tasks.acknowledged)
  return cell(`${lostOf(fills)} of ${acknowledged}`, lostOf(fills) > 0)
}

function rowsOf(title: string, { memory: { asItComes, unbounded } }: Facts) {
  const maxmemoryBytes = asItComes[0]?.maxmemoryBytes ?? 0
  if (maxmemoryBytes === 0) return [{ label: title, fills: asItComes }]
  return [
    { label: `${title}, maxmemory ${megabytes(maxmemoryBytes)}`, fills: asItComes },
    { label: `${title}, no maxmemory`, fills: unbounded },
  ]
}

function cpuCharts(all: All): Chart[] {
  const services = [
    { service: 'web' as const, title: 'The app beside a busy Redis: its p99' },
    { service: 'redis' as const, title: 'Redis beside a busy app: its p99' },
  ]
  return services.map(({ service, title }): Bars => {
    const bars = (['unlimited', 'limited'] as const).flatMap((setting) =>
      all.flatMap(({ title, facts }) => barsOf(title, setting, facts.cpu[setting][service])),
    )
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
    { label: 'quiet', values: quietMs },
    { label: 'busy', values: busyMs },
  ].map(({ label, values }) => spreadBar(label, group, spreadOf(values)))
}
