import type { Load } from '../../engine/load/throughput.ts'

/** Who answers the same requests. */
export type ContenderId = 'ours' | 'original' | 'l1'

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
  l1: {
    name: 'L1: one Redis round trip',
    about:
      'A bare Fastify route that asks Redis once, with the app’s own client, and returns a constant of the size of the app’s answer.',
  },
}
export const CONTENDER_IDS = Object.keys(CONTENDERS) as ContenderId[]

/** A route under load, on a Redis with so many tasks. */
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
  /** It changes tasks: its Redis is emptied and filled anew before each load. */
  writes?: true
  /** The app and L1 are neighbors in each round: their ratio is what counts. */
  contenders: ContenderId[]
}

const ALL: ContenderId[] = ['ours', 'l1', 'original']
/** With 10,000 tasks, one request of the original way takes longer than a whole round lasts. */
const FAST: ContenderId[] = ['ours', 'l1']

const LIST = { method: 'GET', path: '/api/tasks' } as const
const PAGE = { method: 'GET', path: '/' } as const

/** All that is measured in requests per second. */
export const CASES: Case[] = [
  { id: 'list-10', title: 'GET /api/tasks, 10 tasks', ...LIST, tasks: 10, contenders: ALL },
  { id: 'list-100', title: 'GET /api/tasks, 100 tasks', ...LIST, tasks: 100, contenders: ALL },
  { id: 'list-1000', title: 'GET /api/tasks, 1,000 tasks', ...LIST, tasks: 1000, contenders: ALL },
  {
    id: 'list-10000',
    title: 'GET /api/tasks, 10,000 tasks',
    ...{ ...LIST, tasks: 10_000, contenders: FAST },
  },
  { id: 'page-100', title: 'GET /, 100 tasks', ...PAGE, tasks: 100, contenders: ALL },
  { id: 'page-10000', title: 'GET /, 10,000 tasks', ...PAGE, tasks: 10_000, contenders: FAST },
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

/** The four routes that the app is compared by. */
export const ROUTES = ['list-100', 'page-100', 'create', 'toggle']

/** What is measured otherwise. */
export const PARTS = {
  stack: 'The whole stack: what a request costs in each part of it, and the memory of web',
  image: 'The web image beside Node and its libraries',
}

/** Everything that `--only` takes. */
export const IDS: string[] = [...CASES.map(({ id }) => id), ...Object.keys(PARTS)]

/** What is measured together, in turns: the two of the page, for their ratio is a goal, and each other case by itself. */
export const blockOf = ({ id, path }: Case) => (path === PAGE.path ? 'page' : id)
