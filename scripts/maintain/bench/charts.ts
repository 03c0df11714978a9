import type { Bars, Lines } from '../../core/charts/chart.ts'
import { duration, wholeNumber } from '../../core/figures.ts'
import { spreadOf } from '../../core/spread.ts'
import { type ContenderId, CONTENDER_IDS, CONTENDERS, ROUTES } from './cases.ts'
import { listCases, requestMs } from './findings.ts'
import type { BenchResults } from './results.ts'
import { rate } from './words.ts'

/** A contender has the same color in both charts. */
const PARTS: Record<ContenderId, number> = { ours: 0, original: 4, l1: 6 }

/** Requests per second of the four routes; undefined where none was measured. */
export function ratesChart({ cases }: BenchResults): Bars | undefined {
  const bars = cases
    .filter(({ id }) => ROUTES.includes(id))
    .flatMap(({ title: group, loads }) =>
      CONTENDER_IDS.flatMap((contender) => {
        const rates = (loads[contender] ?? []).map(({ perSecond }) => perSecond)
        if (!rates.some((one) => one > 0)) return []
        const { median: value, low, high } = spreadOf(rates)
        const { name: label } = CONTENDERS[contender]
        return [{ label, group, value, low, high, part: PARTS[contender] }]
      }),
    )
  if (bars.length === 0) return undefined
  const summary = bars
    .map(({ label, group, value }) => `${group}: ${label} ${rate(value)}`)
    .join('. ')
  return { kind: 'bars', title: 'Requests per second', summary, unit: 'per-second', bars }
}

/** Time for one list of all tasks, by their number; undefined where fewer than two were measured. */
export function growthChart(results: BenchResults): Lines | undefined {
  const lines = CONTENDER_IDS.flatMap((contender) => {
    const points = listCases(results).flatMap(({ id, tasks }) => {
      const ms = requestMs(results, id, contender)
      return ms === undefined ? [] : [{ x: tasks, y: ms }]
    })
    if (points.length < 2) return []
    return [{ label: CONTENDERS[contender].name, part: PARTS[contender], points }]
  })
  if (lines.length === 0) return undefined
  const summary = lines
    .map(({ label, points }) => {
      const all = points.map(({ x, y }) => `${duration(y)} with ${wholeNumber(x)} tasks`)
      return `${label}: ${all.join(', ')}`
    })
    .join('. ')
  const title = 'Time of the server for one GET /api/tasks'
  return { kind: 'lines', title, summary, unit: 'ms', of: 'tasks', lines }
}
