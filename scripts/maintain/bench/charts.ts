import type { Bars, Lines } from '../../core/charts/chart.ts'
import { duration, wholeNumber } from '../../core/figures.ts'
import { spreadOf } from '../../core/spread.ts'
import { type ContenderId, CONTENDER_IDS, CONTENDERS, ROUTES } from './cases.ts'
import { rate } from './figures.ts'
import { ratesOf } from './goals.ts'
import type { BenchResults } from './results.ts'

/** A contender has the same color in both charts. */
const PARTS: Record<ContenderId, number> = { ours: 0, original: 4, l1: 6 }

/** Requests per second of the four routes; undefined where none was measured. */
export function ratesChart(results: BenchResults): Bars | undefined {
  const measured = results.cases.filter(({ id }) => ROUTES.includes(id))
  const bars = measured.flatMap(({ id, title: group }) =>
    CONTENDER_IDS.flatMap((contender) => {
      const rates = ratesOf(results, id, contender)
      if (!rates.some((one) => one > 0)) return []
      const { median: value, low, high } = spreadOf(rates)
      return [{ label: CONTENDERS[contender], group, value, low, high, part: PARTS[contender] }]
    }),
  )
  if (bars.length === 0) return undefined
  const figures = bars.map(({ label, group, value }) => `${group}: ${label} ${rate(value)}`)
  const summary = figures.join('. ')
  return { kind: 'bars', title: 'Requests per second', summary, unit: 'per-second', bars }
}

/** Time for one list of all tasks, by their number; undefined where fewer than two were measured. */
export function growthChart(results: BenchResults): Lines | undefined {
  const lists = results.cases.filter(({ id }) => id.startsWith('list-'))
  const lines = CONTENDER_IDS.flatMap((contender) => {
    const points = lists.flatMap(({ id, tasks }) => {
      const rates = ratesOf(results, id, contender)
      if (!rates.some((one) => one > 0)) return []
      return [{ x: tasks, y: 1000 / spreadOf(rates).median }]
    })
    if (points.length < 2) return []
    return [{ label: CONTENDERS[contender], part: PARTS[contender], points }]
  })
  if (lines.length === 0) return undefined
  const figures = lines.map(({ label, points }) => {
    const all = points.map(({ x, y }) => `${duration(y)} with ${wholeNumber(x)} tasks`)
    return `${label}: ${all.join(', ')}`
  })
  const title = 'Time of the server for one GET /api/tasks'
  return { kind: 'lines', title, summary: figures.join('. '), unit: 'ms', of: 'tasks', lines }
}
