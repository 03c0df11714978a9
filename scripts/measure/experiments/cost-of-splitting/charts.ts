import type { Bars, Chart, Matrix } from '../../../core/charts/chart.ts'
import { rowsInWords, spreadBar } from '../../../core/charts/chart-parts.ts'
import { median, wholeNumber } from '../../../core/figures.ts'
import { spreadOf } from '../../../core/spread.ts'
import type { Better } from '../comparison.ts'
import type { TitledFacts } from '../experiment.ts'
import { type CauseReading, causesOf, changeInWords } from './causes.ts'
import { type Compared, compared, p50s } from './compared.ts'
import { COSTS_TITLE, type CostFacts } from './facts.ts'

type All = TitledFacts<CostFacts>[]
type Tone = Matrix['rows'][number]['cells'][number]['tone']

/** What splitting costs at a glance, what of it has which cause, the requests a second of each route, and all figures with their ranges. */
export function costCharts(all: All): Chart[] {
  return [glance(all), ...causes(all), throughputs(all), everything(all)]
}

/** Of the many figures those that one should know: of the routes, that which all pages need. */
export const AT_A_GLANCE: Record<string, string> = {
  'GET /api/tasks, requests/s': 'Requests a second',
  'GET /api/tasks, p99': 'Latency, p99',
  'first good answer': 'Start',
  'memory at one replica': 'Memory',
  containers: 'Containers',
  'lines of configuration': 'Lines of configuration',
}

function glance(all: All): Matrix {
  const matrix = matrixOf(COSTS_TITLE, all, compared, ({ short }) => short)
  const rows = Object.entries(AT_A_GLANCE).flatMap(([name, label]) =>
    matrix.rows.filter((row) => row.label === name).map((row) => ({ ...row, label })),
  )
  return { ...matrix, rows, summary: rowsInWords(rows) }
}

/** A table for each subject that is split. */
function causes(all: All): Matrix[] {
  return all.flatMap(({ title, facts }) => {
    const rows = causesOf(facts).map(causeRow)
    if (rows.length === 0) return []
    return {
      ...{ kind: 'matrix', title: `What each costs: ${title}, requests a second`, rows },
      ...{ columns: ['With it', 'Without it', 'Difference'], summary: rowsInWords(rows) },
    }
  })
}

function causeRow(cause: CauseReading): Matrix['rows'][number] {
  const cell = (text: string, tone: Tone = 'neutral') => ({ text, tone })
  const label = cause.name
  if ('reason' in cause) return { label, cells: [cell('–'), cell('–'), cell(cause.reason)] }
  const { withIt, withoutIt, without } = cause
  const tone = without === null ? 'neutral' : without === 'more' ? 'bad' : 'good'
  return {
    label,
    cells: [
      cell(median(withIt, wholeNumber)),
      cell(median(withoutIt, wholeNumber)),
      cell(changeInWords(cause), tone),
    ],
  }
}

const everything = (all: All) =>
  matrixOf(
    'All figures, with their ranges',
    all,
    (facts) => [...compared(facts), ...p50s(facts)],
    ({ monolithic, multiContainer }) => ({ monolithic, multiContainer }),
  )

/** The last subject is the one that is split: each of the others is compared with it. */
function matrixOf(
  title: string,
  all: All,
  figuresOf: typeof compared,
  textOf: (figure: Compared) => Compared['short'],
): Matrix {
  const split = all.at(-1)
  const columns = split
    ? all.map((one) => figuresOf({ monolithic: one.facts, multiContainer: split.facts }))
    : []
  const [first = []] = columns
  const rows = first.map(({ name }) => ({
    label: name,
    cells: columns.map((figures, index) => {
      const figure = figures.find((one) => one.name === name)
      if (!figure) return { text: 'not compared', tone: 'neutral' as const }
      const isSplit = index === columns.length - 1
      return {
        text: textOf(figure)[isSplit ? 'multiContainer' : 'monolithic'],
        tone: isSplit ? ('neutral' as const) : toneOf(figure.better),
      }
    }),
  }))
  return {
    ...{ kind: 'matrix', title, summary: rowsInWords(rows) },
    ...{ columns: all.map((one) => one.title), rows },
  }
}

/** Of a monolith beside the stack. */
function toneOf(better: Better): Tone {
  if (better === 'same') return 'neutral'
  return better === 'monolithic' ? 'good' : 'bad'
}

function throughputs(all: All): Bars {
  const bars = all.flatMap(({ title, facts }) =>
    facts.loads.map(({ route, perSecond }) => spreadBar(route, title, spreadOf(perSecond))),
  )
  return {
    kind: 'bars',
    title: 'Requests a second for the same load',
    summary: bars
      .map(({ group, label, value }) => `${group}, ${label}: ${Math.round(value)}`)
      .join('; '),
    unit: 'per-second',
    bars,
  }
}
