import { megabytes, median } from '../../core/figures.ts'
import { spreadOf } from '../../core/spread.ts'
import { sum } from '../../core/statistics.ts'
import { CONTENDER_IDS, CONTENDERS } from './cases.ts'
import type { BenchResults } from './results.ts'
import { goalText, rateText, ratioText, STATUS } from './words.ts'

/** A table as data: the terminal and the page lay it out. */
export interface Table {
  head: string[]
  rows: string[][]
}

/** Good answers a second, and the range of all repetitions. */
export function ratesTable({ cases }: BenchResults): Table {
  return {
    head: ['Route', ...CONTENDER_IDS.map((id) => CONTENDERS[id].name)],
    rows: cases.map(({ title, loads }) => [
      title,
      ...CONTENDER_IDS.map((id) => (loads[id] ? rateText(loads[id]) : '–')),
    ]),
  }
}

/** The goals with their verdicts, those of earlier runs beside them. */
export function goalsTable({ goals, earlier = [] }: BenchResults): Table {
  return {
    head: ['Ratio', 'Goal', 'Measured', 'Verdict', ...earlier.map(({ runId }) => `Run ${runId}`)],
    rows: goals.map((goal) => [
      ...[goal.title, goalText(goal), ratioText(goal.ratio), STATUS[goal.status]],
      ...earlier.map((run) => {
        const same = run.goals.find(({ id }) => id === goal.id)
        return same ? `${ratioText(same.ratio)}, ${STATUS[same.status]}` : '–'
      }),
    ]),
  }
}

/** Which cores the parts of the stack took under load. */
export function stackTable({ stack }: BenchResults): Table | undefined {
  const told = stack?.rounds.flatMap(({ cores }) => (cores ? [cores] : [])) ?? []
  const [first] = told
  if (!first) return undefined
  const rows = Object.keys(first).map((part) => {
    const cores = spreadOf(told.map((one) => one[part] ?? 0))
    return [part, median(cores, (one) => one.toFixed(2))]
  })
  return { head: ['Part', 'Cores'], rows }
}

/** Memory and size. */
export function sizesTable({ stack, image }: BenchResults): Table | undefined {
  const rows: string[][] = []
  if (stack) {
    rows.push(
      ['Resident memory of web, idle', megabytes(stack.idleBytes)],
      ['Resident memory of web, after the load', megabytes(stack.loadedBytes)],
    )
  }
  if (image) {
    const libraries = sum(image.libraries, ({ bytes }) => bytes)
    rows.push(
      [`Image \`${image.image}\``, megabytes(image.bytes)],
      ['Node’s binary in it, stripped', megabytes(image.nodeBytes)],
      ['The same as Node publishes it', megabytes(image.publishedNodeBytes)],
      [`Libraries that Node loads (${image.libraries.length})`, megabytes(libraries)],
    )
  }
  return rows.length === 0 ? undefined : { head: ['What', 'How much'], rows }
}
