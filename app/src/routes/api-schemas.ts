import * as Type from 'typebox'
import { MAX_TITLE_LENGTH } from '../tasks/input.ts'
import { MAX_PAGE_LIMIT } from '../tasks/reader.ts'

// What goes in and out of each route of the API: Fastify checks requests against it, TypeScript the handlers, and
// /api/openapi.json shows it.

const Title = Type.String({
  description: `1 to ${MAX_TITLE_LENGTH} characters (Unicode code points) in one line, without the blanks around it`,
})
const Completed = Type.Boolean()
const Task = Type.Object(
  {
    id: Type.String({ description: 'A whole number from 1, given once and never again' }),
    title: Title,
    completed: Completed,
  },
  { description: 'The task' },
)
// The first part of the list is kept as the text that is sent.
const TaskList = Type.Unsafe<readonly Type.Static<typeof Task>[] | Buffer>(
  Type.Array(Task, { description: 'The tasks, ascending by id' }),
)
const Refusal = Type.Object({ error: Type.String() }, { description: 'What is wrong' })
// An id that cannot be one is no bad request, but the id of no task: 404.
const ById = Type.Object({ id: Type.String() })
const NewTask = Type.Object({ title: Title })
const TaskChange = Type.Object(
  // In this order: of two that are wrong, the first is told.
  { completed: Type.Optional(Completed), title: Type.Optional(Title) },
  { anyOf: [{ required: ['title'] }, { required: ['completed'] }] },
)
const ListPage = Type.Object({
  limit: Type.Optional(
    Type.String({
      pattern: String.raw`^(?=.{1,6}$)0*(?:[1-9]\d{0,2}|1000)$`,
      description: `How many tasks at most: 1 to ${MAX_PAGE_LIMIT}`,
    }),
  ),
  after: Type.Optional(
    Type.String({
      pattern: String.raw`^(?:0|[1-9]\d{0,14})$`,
      description: 'Only tasks with ids above this one; 0 for all',
    }),
  ),
})
const Health = Type.Object(
  {
    status: Type.Literal('running'),
    redis: Type.Union([Type.Literal('healthy'), Type.Literal('unhealthy')]),
    redis_host: Type.String(),
    container_type: Type.String(),
    hostname: Type.String(),
  },
  { description: 'What this instance is, and what it knows of Redis' },
)
const Ready = Type.Object(
  { ready: Type.Boolean(), redis: Health.properties.redis },
  { description: 'Whether it can' },
)

/** The statuses with which a route refuses, or says that it cannot serve now. */
function refusals<T extends number>(...statuses: T[]): Record<T, typeof Refusal> {
  return Object.fromEntries(statuses.map((status) => [status, Refusal])) as Record<
    T,
    typeof Refusal
  >
}

const tags = ['tasks']
export const LIST = {
  ...{ tags, summary: 'List the tasks', querystring: ListPage },
  response: { 200: TaskList, ...refusals(400, 503) },
}
export const CREATE = {
  ...{ tags, summary: 'Add a task', body: NewTask },
  response: { 201: Task, ...refusals(400, 403, 413, 415, 503) },
}
export const FIND = {
  ...{ tags, summary: 'Show one task', params: ById },
  response: { 200: Task, ...refusals(404, 503) },
}
export const CHANGE = {
  ...{ tags, summary: 'Change its title or state', params: ById, body: TaskChange },
  response: { 200: Task, ...refusals(400, 403, 404, 413, 415, 503) },
}
export const REMOVE = {
  ...{ tags, summary: 'Delete it', params: ById },
  response: {
    204: Type.Unsafe<undefined>(Type.Null({ description: 'It is deleted' })),
    ...refusals(403, 404, 503),
  },
}
export const HEALTH = {
  ...{ tags: ['health'], summary: 'Is the app running?' },
  response: { 200: Health, 503: Health },
}
export const READY = {
  ...{ tags: ['health'], summary: 'Can it serve tasks?' },
  response: { 200: Ready, 503: Ready },
}
