import type { Load } from '../../engine/load/throughput.ts'

/** Who answers the same requests. */
export type ContenderId = 'ours' | 'original' | 'flask' | 'l0' | 'l1'

/** As tables and charts name them, in the order in which they do. */
export const CONTENDERS: Record<ContenderId, { name: string; about: string }> = {
  ours: {
    name: 'This app',
    about: '`app/src/server.ts`, as it is deployed: each request is logged.',
  },
  original: {
    name: 'The original way',
    about:
      'The same routes as the original lab does them, in Fastify: all ids, then one awaited `GET` for each task.',
  },
  flask: {
    name: 'Flask, gunicorn',
    about: 'The original design in its own language, under gunicorn.',
  },
  l0: {
    name: 'L0: a constant',
    about: 'A bare Fastify route that returns a constant of the same size.',
  },
  l1: {
    name: 'L1: and Redis',
    about: 'The same, after one small round trip to Redis with the app’s own client.',
  },
}

/** A route under load, on a store with so many tasks. */
export interface Case {
  id: string
  title: string
  method: Load['method']
  path: string
  body?: unknown
  /** It is a form: the answer is a redirect. */
  redirects?: true
  /** How many tasks there are when a load begins. */
  tasks: number
  /** It changes tasks, so it has a store of its own, which is emptied and filled anew before each load. */
  writes?: true
  contenders: ContenderId[]
}

/** The app and its limit are neighbours: their ratio is what counts. */
const ALL: ContenderId[] = ['ours', 'l1', 'l0', 'original', 'flask']
/** With 10,000 tasks, one request of the others takes longer than a whole round lasts. */
const QUICK: ContenderId[] = ['ours', 'l1', 'l0']

const LIST = { method: 'GET', path: '/api/tasks' } as const
const PAGE = { method: 'GET', path: '/' } as const

/** All that is measured in requests per second, by id. */
export const CASES: Case[] = [
  { id: 'list-10', title: 'GET /api/tasks, 10 tasks', ...LIST, tasks: 10, contenders: ALL },
  { id: 'list-100', title: 'GET /api/tasks, 100 tasks', ...LIST, tasks: 100, contenders: ALL },
  { id: 'list-1000', title: 'GET /api/tasks, 1,000 tasks', ...LIST, tasks: 1000, contenders: ALL },
  {
    id: 'list-10000',
    title: 'GET /api/tasks, 10,000 tasks',
    ...{ ...LIST, tasks: 10_000, contenders: QUICK },
  },
  { id: 'page-100', title: 'GET /, 100 tasks', ...PAGE, tasks: 100, contenders: ALL },
  { id: 'page-10000', title: 'GET /, 10,000 tasks', ...PAGE, tasks: 10_000, contenders: QUICK },
  {
    id: 'create',
    title: 'POST /api/tasks',
    ...{ method: 'POST', path: '/api/tasks', body: { title: 'Written under load' } },
    ...{ tasks: 100, writes: true, contenders: ALL },
  },
  {
    id: 'toggle',
    title: 'POST /tasks/1/toggle',
    ...{ method: 'POST', path: '/tasks/1/toggle', redirects: true },
    ...{ tasks: 100, writes: true, contenders: ALL },
  },
]

/** What is measured otherwise. */
export const PARTS = {
  'cold-start': 'From the start of a process, and of a container, to the first good answer',
  replicas: 'One to five replicas of web behind the gateway, and the memory of each',
  image: 'The web image beside Node and its libraries',
} as const
export type PartId = keyof typeof PARTS

/** Everything that `--only` takes. */
export const IDS: string[] = [...CASES.map(({ id }) => id), ...Object.keys(PARTS)]

/** What is measured together, in turns: the cases of the page, for their ratio is a goal, and each other by itself. */
export const blockOf = ({ id, path }: Case) => (path === PAGE.path ? 'page' : id)

/** A store is filled once, and shared by all cases that only read from it. */
export const storeOf = ({ tasks, writes }: Case) => (writes ? 'writes' : `tasks-${tasks}`)
