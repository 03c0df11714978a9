import { type Spread, spreadOf } from '../../core/spread.ts'
import type { BenchResults, ImageWeight } from './bench-results.ts'
import type { ContenderId } from './cases.ts'
import type { ReadGoal } from './read-goal.ts'

/** A ratio that the app is to reach. */
export interface Goal {
  id: string
  title: string
  above: Figure
  below: Figure
  /** `at-least` and `at-most` are met where the ratio is just as large. */
  is: 'at-least' | 'at-most'
  goal: number
}

/** What a ratio is made of: a rate, or a weight. */
type Figure = { case: string; contender: ContenderId } | { image: 'whole' | 'node' }

const ours = (id: string): Figure => ({ case: id, contender: 'ours' })
const limit = (id: string): Figure => ({ case: id, contender: 'l1' })

/** All of them, in one place. */
export const GOALS: Goal[] = [
  againstLimit('list-100', 'GET /api/tasks, 100 tasks', 0.85),
  againstLimit('page-100', 'GET /, 100 tasks', 0.85),
  againstLimit('create', 'POST /api/tasks', 0.7),
  againstLimit('toggle', 'POST /tasks/1/toggle', 0.7),
  {
    id: 'page-10000',
    title: 'GET /: 10,000 tasks to 100',
    above: ours('page-10000'),
    below: ours('page-100'),
    is: 'at-least',
    goal: 0.8,
  },
  {
    id: 'image',
    title: 'Web image to Node as published, and its libraries',
    above: { image: 'whole' },
    below: { image: 'node' },
    is: 'at-most',
    goal: 1.15,
  },
]

function againstLimit(id: string, title: string, goal: number): Goal {
  return {
    id,
    title: `${title}: app to L1`,
    above: ours(id),
    below: limit(id),
    is: 'at-least',
    goal,
  }
}

/** Says of each goal whether the median of its ratio reaches it. */
export function readGoals(results: Omit<BenchResults, 'goals'>, goals = GOALS): ReadGoal[] {
  return goals.map(({ id, title, above, below, is, goal }) => {
    const ratio = ratioOf(valuesOf(results, above), valuesOf(results, below))
    return { id, title, is, goal, ratio, status: statusOf(ratio, is, goal) }
  })
}

function statusOf(ratio: Spread | null, is: Goal['is'], goal: number): ReadGoal['status'] {
  if (ratio === null) return 'not-measured'
  const isMet = is === 'at-least' ? ratio.median >= goal : ratio.median <= goal
  return isMet ? 'met' : 'missed'
}

function valuesOf({ cases, image }: Pick<BenchResults, 'cases' | 'image'>, figure: Figure) {
  if ('image' in figure) {
    if (!image) return []
    return [figure.image === 'whole' ? image.bytes : nodeAndLibraries(image)]
  }
  const loads = cases.find(({ id }) => id === figure.case)?.loads
  const load = loads?.find(({ contender }) => contender === figure.contender)
  return load?.rounds.map(({ perSecond }) => perSecond) ?? []
}

/** What a web image cannot do without: Node as it is published, and the libraries that it loads. Bytes. */
export function nodeAndLibraries({ publishedNodeBytes, libraries }: ImageWeight): number {
  return libraries.reduce((sum, { bytes }) => sum + bytes, publishedNodeBytes)
}

/** Each repetition beside its neighbour in time; null where nothing can be told. */
export function ratioOf(above: number[], below: number[]): Spread | null {
  const ratios = above.flatMap((value, index) => {
    const other = below[index]
    return other === undefined || other === 0 ? [] : [value / other]
  })
  return ratios.length === 0 ? null : spreadOf(ratios)
}
