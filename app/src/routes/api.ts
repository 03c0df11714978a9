import type { FastifyPluginCallback } from 'fastify'
import { onceFor } from '../fast/fresh.ts'
import { RequestError } from '../plugins/request-error.ts'
import { isTaskId } from '../tasks/task.ts'
import { readListPage, readNewTask, readTaskChange } from '../tasks/input.ts'
import { MOST_LISTED, type TaskPart } from '../tasks/reader.ts'

interface ById {
  Params: { id: string }
}

/** The JSON API. It takes JSON only, and knows no session. */
export const apiRoutes: FastifyPluginCallback = (app, _options, done) => {
  const { tasks } = app
  const listJson = onceFor(({ tasks: listed }: TaskPart) => JSON.stringify(listed))

  app.get('/api/tasks', async (request, reply) => {
    const { limit, after } = readListPage(request.query)
    const isWhole = limit === undefined && after === undefined
    const part = isWhole
      ? await tasks.list()
      : await tasks.listAfter(after ?? '0', limit ?? MOST_LISTED)
    if (part.next !== undefined) reply.header('link', nextLink(part.next, limit))
    reply.type('application/json; charset=utf-8')
    return reply.send(await (isWhole ? listJson(part) : part.tasks))
  })

  app.post('/api/tasks', async (request, reply) => {
    const task = await tasks.create(readNewTask(request.body))
    return reply.code(201).header('location', `/api/tasks/${task.id}`).send(task)
  })

  app.get<ById>('/api/tasks/:id', async (request) => {
    return found(await tasks.find(knownId(request.params.id)))
  })

  app.patch<ById>('/api/tasks/:id', async (request) => {
    const change = readTaskChange(request.body)
    return found(await tasks.change(knownId(request.params.id), change))
  })

  app.delete<ById>('/api/tasks/:id', async (request, reply) => {
    found(await tasks.remove(knownId(request.params.id)))
    return reply.code(204).send()
  })
  done()
}

/** Where the tasks are that this part leaves out. */
function nextLink(after: string, limit?: number): string {
  const query = new URLSearchParams({ ...(limit && { limit: String(limit) }), after })
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
