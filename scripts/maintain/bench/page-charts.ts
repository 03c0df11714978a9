import { duration, wholeNumber } from '../../core/figures.ts'
import type { Bars, Lines, StackedBars } from '../../core/charts/chart.ts'
import type { PageChart } from '../../core/charts/standalone.ts'
import type { BenchResults } from './bench-results.ts'
import { type ContenderId, CONTENDERS } from './cases.ts'
import { caseOf, contendersOf, coresOf, listCases, rateOf } from './series.ts'
import { rate } from './words.ts'

/** A contender has the same colour in every chart. */
const PARTS: Record<ContenderId, number> = { ours: 0, original: 4, flask: 3, l0: 2, l1: 6 }

/** The charts of the page by the name of their file; only those whose figures were measured. */
export function pageCharts(results: BenchResults): Map<string, PageChart> {
  const charts = [
    ['rates', ratesChart(results)],
    ['growth', growthChart(results)],
    ['replicas', replicasChart(results)],
    ['cores', coresChart(results)],
  ] as const
  return new Map(charts.flatMap(([name, chart]) => (chart ? [[name, chart]] : [])))
}

function ratesChart(results: BenchResults): Bars | undefined {
  const bars = ['list-100', 'page-100', 'create', 'toggle'].flatMap((id) => {
    const one = caseOf(results, id)
    return contendersOf(results).flatMap((contender) => {
      const load = one?.loads.find((each) => each.contender === contender)
      if (!one || !load) return []
      const { median: value, low, high } = rateOf(load)
      const { name: label } = CONTENDERS[contender]
      return [{ label, group: one.title, value, low, high, part: PARTS[contender] }]
    })
  })
  if (bars.length === 0) return undefined
  return {
    kind: 'bars',
    title: 'Requests per second',
    summary: bars.map(({ label, group, value }) => `${group}: ${label} ${rate(value)}`).join('. '),
    unit: 'per-second',
    bars,
  }
}

function growthChart(results: BenchResults): Lines | undefined {
  const lists = listCases(results)
  const lines = contendersOf(results).flatMap((contender) => {
    const points = lists.flatMap(({ tasks, loads }) => {
      const load = loads.find((one) => one.contender === contender)
      const perSecond = load ? rateOf(load).median : 0
      return perSecond === 0 ? [] : [{ x: tasks, y: 1000 / perSecond }]
    })
    if (points.length < 2) return []
    return [{ label: CONTENDERS[contender].name, part: PARTS[contender], points }]
  })
  if (lines.length === 0) return undefined
  const words = lines.map(
    ({ label, points }) =>
      `${label}: ${points.map(({ x, y }) => `${duration(y)} with ${wholeNumber(x)} tasks`).join(', ')}`,
  )
  return {
    kind: 'lines',
    title: 'Time of the server for one GET /api/tasks',
    summary: words.join('. '),
    ...{ unit: 'ms', of: 'tasks', lines },
  }
}

function replicasChart({ replicas }: BenchResults): Bars | undefined {
  if (!replicas) return undefined
  const bars = replicas.counts.map(({ replicas: n, rounds }) => {
    const { median: value, low, high } = rateOf({ rounds })
    return { label: named(n), value, low, high, part: PARTS.ours }
  })
  return {
    kind: 'bars',
    title: 'Requests per second through the gateway',
    summary: bars.map(({ label, value }) => `${label}: ${rate(value)}`).join('. '),
    unit: 'per-second',
    bars,
  }
}

function coresChart({ replicas }: BenchResults): StackedBars | undefined {
  const bars = (replicas?.counts ?? []).flatMap(({ replicas: n, rounds }) => {
    const parts = coresOf(rounds)
    if (!parts) return []
    return [
      { label: named(n), parts: parts.map(({ name, cores }) => ({ label: name, value: cores })) },
    ]
  })
  if (bars.length === 0) return undefined
  const words = bars.map(
    ({ label, parts }) =>
      `${label}: ${parts.map((one) => `${one.label} ${one.value.toFixed(2)}`).join(', ')}`,
  )
  return {
    kind: 'stacked-bars',
    title: 'Cores taken',
    summary: words.join('. '),
    unit: 'count',
    bars,
  }
}

const named = (replicas: number) => (replicas === 1 ? '1 replica' : `${replicas} replicas`)
