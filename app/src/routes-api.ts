import type { FastifyInstance } from 'fastify'
import { RequestError } from './request-error.ts'
import { isTaskId } from './task.ts'
import { readListPage, readNewTask, readTaskChange } from './task-input.ts'
import type { TaskStore } from './task-store.ts'

interface ById {
  Params: { id: string }
}

/** The JSON API. It takes JSON only, and knows no session. */
export function registerApi(app: FastifyInstance, tasks: TaskStore): void {
  app.get('/api/tasks', async (request, reply) => {
    const { limit, after } = readListPage(request.query)
    const list = await tasks.list()
    reply.type('application/json; charset=utf-8')
    if (limit === undefined && after === undefined) {
      return reply.send(await list.once('json', () => JSON.stringify(list.tasks)))
    }
    const start = list.countBelow(Number(after ?? 0) + 1)
    return reply.send(list.tasks.slice(start, limit && start + limit))
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
}

/** Something that is no id is the id of no task. */
function knownId(id: string): string {
  return found(isTaskId(id) && id)
}

function found<T>(task: T | null | false): T {
  if (task === null || task === false) throw new RequestError(404, 'There is no such task')
  return task
}
