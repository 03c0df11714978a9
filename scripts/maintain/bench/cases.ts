import { wholeNumber } from '../../core/figures.ts'
import type { Load } from '../../engine/load/throughput.ts'

/** Who answers the same requests. */
export type ContenderId = 'ours' | 'original' | 'l1'

/** As tables and charts name them, in their order; docs/performance.md says what each does. */
export const CONTENDERS: Record<ContenderId, string> = {
  ours: 'This app',
  original: 'The original way',
  l1: 'L1: one Redis round trip',
}
export const CONTENDER_IDS = Object.keys(CONTENDERS) as ContenderId[]

/** A request under load, on a Redis with so many tasks. */
export interface Case {
  id: string
  title: string
  request: Omit<Load, 'connections' | 'seconds'>
  /** How many tasks there are when a load begins. */
  tasks: number
  /** The app and L1 are neighbors in each round: their ratio is what counts. */
  contenders: ContenderId[]
}

const ALL: ContenderId[] = ['ours', 'l1', 'original']
/** With 10,000 tasks, one request of the original way takes longer than a whole round lasts. */
const FAST: ContenderId[] = ['ours', 'l1']

/** All that is measured in requests per second. */
export const CASES: Case[] = [
  ...[10, 100, 1000, 10_000].map((tasks) => read('list', '/api/tasks', tasks)),
  ...[100, 10_000].map((tasks) => read('page', '/', tasks)),
  {
    ...{ id: 'create', title: 'POST /api/tasks', tasks: 100, contenders: ALL },
    request: { method: 'POST', path: '/api/tasks', body: { title: 'Written under load' } },
  },
  {
    ...{ id: 'toggle', title: 'POST /tasks/1/toggle', tasks: 100, contenders: ALL },
    request: { method: 'POST', path: '/tasks/1/toggle', redirects: true },
  },
]

function read(what: string, path: string, tasks: number): Case {
  return {
    id: `${what}-${tasks}`,
    title: `GET ${path}, ${wholeNumber(tasks)} tasks`,
    request: { method: 'GET', path },
    tasks,
    contenders: tasks < 10_000 ? ALL : FAST,
  }
}

/** The four routes that the app is compared by. */
export const ROUTES = ['list-100', 'page-100', 'create', 'toggle']

/** Everything that `--only` takes; the last two are measured otherwise (stack.ts, image.ts). */
export const IDS = [...CASES.map(({ id }) => id), 'stack', 'image']

/** What is measured together, in turns: the two of the page, for their ratio is a goal, and each other case by itself. */
export const blockOf = ({ id }: Pick<Case, 'id'>) => (id.startsWith('page-') ? 'page' : id)
