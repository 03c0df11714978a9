import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import type { Redis } from 'ioredis'
import { keepFresh } from '../fast/fresh.ts'
import { LIST, PAGE } from './read-scripts.ts'
import { callRedis } from '../redis/call.ts'
import { defineScript } from '../redis/script.ts'
import { isTaskId, parseStoredTask, type Task } from './task.ts'
import { COMPLETED, IDS, VERSION } from './keys.ts'
import { pageOf, TASKS_PER_PAGE } from './page.ts'

/** So many tasks are in one answer that names no limit. */
export const MOST_LISTED = 10_000
/** And so many at most in one that does. */
export const MAX_PAGE_LIMIT = 1000

/** A part of the list, ascending by id. */
export interface TaskPart {
  tasks: readonly Task[]
  /** Where there are more: the id after which they come. */
  next?: string
}

type Values = (string | null)[]
type ListReply = [version: string | null, values: Values, more: number]
type PageReply = [
  ...[version: string | null, values: Values],
  ...[start: number, total: number, completed: number, begin: string[]],
]

/** Reads of many tasks, as new as the last change that was acknowledged to anyone. */
export function createTaskReader(redis: Redis, log: FastifyBaseLogger) {
  const listTasks = defineScript(redis, LIST)
  const pageOfTasks = defineScript(redis, PAGE)

  function ask<T>(script: typeof listTasks, version: string, ...args: string[]) {
    const keys = [VERSION, IDS, COMPLETED]
    return callRedis(redis, 'read', () =>
      script(...keys, version, randomUUID(), ...args),
    ) as Promise<T | null>
  }

  function partOf([version, values, more]: ListReply) {
    const tasks = readTasks(values, log)
    // A corrupt task at the end was looked at, too.
    const last = values.findLast((value, i) => i % 2 === 0 && isTaskId(value ?? ''))
    return { version: version ?? '', value: { tasks, ...(more && last && { next: last }) } }
  }

  const firstPart = keepFresh<TaskPart>(async (_, version) => {
    const reply = await ask<ListReply>(listTasks, version, '0', String(MOST_LISTED))
    return reply && partOf(reply)
  })

  const page = keepFresh(async (id, version) => {
    const reply = await ask<PageReply>(pageOfTasks, version, id, String(TASKS_PER_PAGE))
    if (!reply) return null
    const [current, values, start, total, completed, begin] = reply
    const tasks = readTasks(values, log)
    return { version: current ?? '', value: pageOf(tasks, { start, total, completed }, begin) }
  })

  return {
    /** The first tasks of all. What it gives is the same object, as long as no task changes. */
    list: () => firstPart(''),
    /** At most so many tasks with ids above another. */
    async listAfter(after: string, limit: number): Promise<TaskPart> {
      const reply = await ask<ListReply>(listTasks, '', after, String(limit))
      if (!reply) throw new Error('Redis gives no tasks to one who has no version')
      return partOf(reply).value
    },
    /** The page on which a task is, or would be; without one, the first. The same object, as in a list. */
    page: (id = '0') => page(id),
  }
}

/** Reads a flat reply: id, value, id, value, … A value that is no task is skipped and logged. */
function readTasks(reply: Values, log: FastifyBaseLogger): Task[] {
  const tasks: Task[] = []
  const corrupt: string[] = []
  for (let i = 0; i < reply.length; i += 2) {
    const id = reply[i] ?? ''
    const task = parseStoredTask(id, reply[i + 1] ?? null)
    if (task) tasks.push(task)
    else corrupt.push(id)
  }
  if (corrupt.length > 0) {
    log.error({ taskIds: corrupt }, 'stored tasks are corrupt and were skipped')
  }
  return tasks
}
