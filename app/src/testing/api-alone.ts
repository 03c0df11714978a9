import Fastify, { type FastifyInstance } from 'fastify'
import { bodyParsers } from '../edge/parsers.ts'
import { errors } from '../plugins/errors.ts'
import { schemas } from '../plugins/schemas.ts'
import { apiRoutes } from '../routes/api.ts'
import type { TaskStore } from '../tasks/store.ts'

/** What the store was asked to do, by its method's name. */
export type StoreCall = [method: string, ...args: unknown[]]

/** The API on a store that only notes what it is asked, for what is decided before it. */
export async function apiAlone(): Promise<{ app: FastifyInstance; calls: StoreCall[] }> {
  const calls: StoreCall[] = []
  const note =
    (method: string, result: unknown) =>
    (...args: unknown[]) => {
      calls.push([method, ...args])
      return Promise.resolve(result)
    }
  const task = { id: '1', title: 'x', completed: false }
  const part = { tasks: [task] }
  const tasks = {
    ...{ list: note('list', part), listAfter: note('listAfter', part), page: note('page', null) },
    ...{ find: note('find', task), create: note('create', task), change: note('change', task) },
    ...{ toggle: note('toggle', true), remove: note('remove', true) },
  } as TaskStore
  const app = Fastify()
  app.decorate('tasks', tasks)
  app.decorateRequest('failure', null)
  await app.register(bodyParsers)
  await app.register(errors)
  await app.register(schemas)
  await app.register(apiRoutes)
  return { app, calls }
}
