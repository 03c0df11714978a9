import { type Spread, spreadOf } from '../../core/spread.ts'
import { sum } from '../../core/statistics.ts'
import type { ContenderId } from './cases.ts'
import type { BenchResults, ImageWeight, ReadGoal } from './results.ts'

type Figures = Pick<BenchResults, 'cases' | 'image'>

/** A ratio that the app is to reach. A tie reaches it. */
interface Goal extends Pick<ReadGoal, 'id' | 'title' | 'is' | 'goal'> {
  ratio: (figures: Figures) => Spread | null
}

/** All of them, in one place. */
const GOALS: Goal[] = [
  toOneRoundTrip('list-100', 'GET /api/tasks, 100 tasks', 0.85),
  toOneRoundTrip('page-100', 'GET /, 100 tasks', 0.85),
  toOneRoundTrip('create', 'POST /api/tasks', 0.7),
  toOneRoundTrip('toggle', 'POST /tasks/1/toggle', 0.7),
  {
    ...{ id: 'page-10000', title: 'GET /: 10,000 tasks to 100', is: 'at-least', goal: 0.8 },
    ratio: (figures) =>
      ratioOf(ratesOf(figures, 'page-10000', 'ours'), ratesOf(figures, 'page-100', 'ours')),
  },
  {
    ...{ id: 'image', title: 'Web image to Node as published, and its libraries' },
    ...{ is: 'at-most', goal: 1.15 },
    ratio: ({ image }) => (image ? ratioOf([image.bytes], [nodeAndLibraries(image)]) : null),
  },
]

function toOneRoundTrip(id: string, title: string, goal: number): Goal {
  return {
    ...{ id, title: `${title}: app to L1`, is: 'at-least', goal },
    ratio: (figures) => ratioOf(ratesOf(figures, id, 'ours'), ratesOf(figures, id, 'l1')),
  }
}

/** Says of each goal whether the median of its ratio reaches it. */
export function readGoals(figures: Figures): ReadGoal[] {
  return GOALS.map(({ ratio: ratioIn, ...goal }) => {
    const ratio = ratioIn(figures)
    return { ...goal, ratio, status: statusOf(ratio, goal) }
  })
}

function statusOf(ratio: Spread | null, { is, goal }: Pick<Goal, 'is' | 'goal'>) {
  if (ratio === null) return 'not-measured'
  const isMet = is === 'at-least' ? ratio.median >= goal : ratio.median <= goal
  return isMet ? 'met' : 'missed'
}

/** Good answers a second of a contender, one a repetition; none where it was not measured. */
export function ratesOf({ cases }: Pick<BenchResults, 'cases'>, id: string, of: ContenderId) {
  const rounds = cases.find((one) => one.id === id)?.loads[of] ?? []
  return rounds.map(({ perSecond }) => perSecond)
}

/** What a web image cannot do without: Node as it is published, and the libraries that it loads. Bytes. */
function nodeAndLibraries({ publishedNodeBytes, libraries }: ImageWeight): number {
  return publishedNodeBytes + sum(libraries, ({ bytes }) => bytes)
}

/** Each repetition beside its neighbor in time; null where nothing can be told. */
export function ratioOf(above: number[], below: number[]): Spread | null {
  const ratios = above.flatMap((value, index) => {
    const other = below[index]
    return other === undefined || other === 0 ? [] : [value / other]
  })
  return ratios.length === 0 ? null : spreadOf(ratios)
}
