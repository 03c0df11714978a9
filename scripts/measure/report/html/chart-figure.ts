import type { Chart, Matrix, StackedBars, Timeline } from '../../../core/charts/chart.ts'
import { partColour } from '../../../core/charts/colours.ts'
import { valueText } from '../../../core/charts/drawing.ts'
import { partNames } from '../../../core/charts/stacked-bars.ts'
import { drawChart } from '../../../core/charts/svg.ts'

/** What chart.hbs makes a figure of. */
export interface ChartFigure {
  kind: Chart['kind']
  title: string
  table?: Table
  legend: { tone: string; sign?: string; name: string }[]
  /** Drawn twice, for wide and narrow pages; the style sheet shows one. */
  svg: string
  /** The summary, where the figures are not in a table anyway. */
  words?: string
}

interface Table {
  columns: string[]
  rows: FigureRow[]
}

interface FigureRow {
  label: string
  colour?: string
  cells: { column: string; text: string; tone?: string; sign?: string }[]
}

const SIGNS = { good: '+', bad: '−', neutral: undefined } as const

export function chartFigure(chart: Chart): ChartFigure {
  const { kind, title } = chart
  if (chart.kind === 'matrix') {
    return { kind, title, table: matrixTable(chart), legend: matrixLegend(chart), svg: '' }
  }
  const svg = drawChart(chart, 'wide') + drawChart(chart, 'narrow')
  switch (chart.kind) {
    case 'stacked-bars':
      return { kind, title, table: partTable(chart), legend: [], svg }
    case 'timeline':
      return { kind, title, legend: timelineLegend(chart), svg, words: chart.summary }
    case 'bars':
      return { kind, title, legend: [], svg, words: chart.summary }
  }
}

function matrixTable({ columns, rows }: Matrix): Table {
  return {
    columns,
    rows: rows.map(({ label, cells }) => ({
      label,
      cells: cells.map(({ text, tone }, index) => {
        const sign = SIGNS[tone]
        return { column: columns[index] ?? '', text, tone, ...(sign ? { sign } : {}) }
      }),
    })),
  }
}

function matrixLegend({ rows }: Matrix): ChartFigure['legend'] {
  const tones = new Set(rows.flatMap(({ cells }) => cells.map(({ tone }) => tone)))
  return [
    ...(tones.has('good') ? [{ tone: 'good', sign: SIGNS.good, name: 'speaks for it' }] : []),
    ...(tones.has('bad') ? [{ tone: 'bad', sign: SIGNS.bad, name: 'speaks against it' }] : []),
  ]
}

/** What splitting costs, where each monolith's figure is held against the stack's. */
export function costsFigure(chart: Chart): ChartFigure {
  const stack = chart.kind === 'matrix' ? chart.columns.at(-1)?.toLowerCase() : undefined
  return {
    ...chartFigure(chart),
    legend: [
      { tone: 'good', sign: SIGNS.good, name: `better than the ${stack ?? 'other'}` },
      { tone: 'bad', sign: SIGNS.bad, name: 'worse' },
    ],
  }
}

/** Which colour is which part, with its figure in each bar. */
function partTable(chart: StackedBars): Table {
  return {
    columns: chart.bars.map(({ label }) => label),
    rows: partNames(chart).map((name, index) => ({
      label: name,
      colour: partColour(index),
      cells: chart.bars.map(({ label: column, parts }) => {
        const part = parts.find(({ label }) => label === name)
        return { column, text: part ? valueText(part.value, chart.unit) : '–' }
      }),
    })),
  }
}

const TONES = [
  { tone: 'ok', name: 'answered' },
  { tone: 'failed', name: 'answered with an error, or not at all' },
  { tone: 'down', name: 'nobody there' },
] as const

function timelineLegend({ lanes }: Timeline): ChartFigure['legend'] {
  const used = new Set(lanes.flatMap(({ spans }) => spans.map(({ tone }) => tone)))
  return TONES.filter(({ tone }) => used.has(tone))
}
