import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { onceFor } from '../fast/fresh.ts'
import { RequestError } from '../plugins/request-error.ts'
import { isTaskId } from '../tasks/task.ts'
import { readTitle } from '../tasks/input.ts'
import { MOST_LISTED, type TaskPart } from '../tasks/reader.ts'
import { CHANGE, CREATE, FIND, LIST, REMOVE } from './api-schemas.ts'

/** The JSON API. It takes JSON only, and knows no session. */
export const apiRoutes: FastifyPluginCallbackTypebox = (app, _options, done) => {
  const { tasks } = app
  const listJson = onceFor(({ tasks: listed }: TaskPart) => JSON.stringify(listed))

  app.get('/api/tasks', { schema: LIST }, async ({ query: { limit, after } }, reply) => {
    const isWhole = limit === undefined && after === undefined
    const part = isWhole
      ? await tasks.list()
      : await tasks.listAfter(after ?? '0', Number(limit ?? MOST_LISTED))
    if (part.next !== undefined) reply.header('link', nextLink(part.next, limit))
    reply.type('application/json; charset=utf-8')
    return reply.send(await (isWhole ? listJson(part) : part.tasks))
  })

  app.post('/api/tasks', { schema: CREATE }, async ({ body }, reply) => {
    const task = await tasks.create(readTitle(body.title))
    return reply.code(201).header('location', `/api/tasks/${task.id}`).send(task)
  })

  app.get('/api/tasks/:id', { schema: FIND }, async ({ params }) => {
    return found(await tasks.find(knownId(params.id)))
  })

  app.patch('/api/tasks/:id', { schema: CHANGE }, async ({ params, body }) => {
    const { title, completed } = body
    const change = {
      ...(title !== undefined && { title: readTitle(title) }),
      ...(completed !== undefined && { completed }),
    }
    return found(await tasks.change(knownId(params.id), change))
  })

  app.delete('/api/tasks/:id', { schema: REMOVE }, async ({ params }, reply) => {
    found(await tasks.remove(knownId(params.id)))
    return reply.code(204).send()
  })
  done()
}

/** Where the tasks are that this part leaves out. */
function nextLink(after: string, limit?: string): string {
  const query = new URLSearchParams({ ...(limit && { limit: String(Number(limit)) }), after })
  return `</api/tasks?${query.toString()}>; rel="next"`
}

/** Something that is no id is the id of no task. */
function knownId(id: string): string {
  return found(isTaskId(id) && id)
}

function found<T>(task: T | null | false): T {
  if (task === null || task === false) throw new RequestError(404, 'There is no such task')
  return task
}
