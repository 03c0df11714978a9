import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import type { Redis } from 'ioredis'
import { createFreshList } from './fresh-list.ts'
import { callRedis } from './redis-call.ts'
import { defineScript } from './redis-script.ts'
import { parseStoredTask, type Task } from './task.ts'
import type { TaskChange } from './task-input.ts'
import { COUNTER, IDS, taskKey, VERSION } from './task-keys.ts'
import type { TaskList } from './task-list.ts'
import { CHANGE, CREATE, DELETE } from './task-scripts.ts'

/** The tasks in Redis. Every method is one round trip, and every change is atomic. */
export interface TaskStore {
  /** All tasks, as new as the last change that was acknowledged to anyone. */
  list(): Promise<TaskList>
  find(id: string, log: FastifyBaseLogger): Promise<Task | null>
  create(title: string): Promise<Task>
  change(id: string, change: TaskChange, log: FastifyBaseLogger): Promise<Task | null>
  toggle(id: string, log: FastifyBaseLogger): Promise<Task | null>
  /** Whether there was such a task. */
  remove(id: string): Promise<boolean>
}

export function createTaskStore(redis: Redis, log: FastifyBaseLogger): TaskStore {
  const createTask = defineScript(redis, CREATE)
  const changeTask = defineScript(redis, CHANGE)
  const deleteTask = defineScript(redis, DELETE)

  async function runChange(
    kind: 'read' | 'write',
    id: string,
    title: string,
    completed: string,
    log: FastifyBaseLogger,
  ): Promise<Task | null> {
    const reply = await callRedis(redis, kind, () =>
      changeTask(VERSION, IDS, taskKey(id), randomUUID(), id, title, completed),
    )
    const [outcome, stored] = reply as ['ok', string] | ['missing' | 'corrupt']
    if (outcome === 'missing') return null
    const task = parseStoredTask(id, stored ?? null)
    if (!task) log.error({ taskIds: [id] }, 'a stored task is corrupt')
    return task
  }

  return {
    list: createFreshList(redis, log),
    find: (id, log) => runChange('read', id, '', '', log),
    async create(title) {
      const id = await callRedis(redis, 'write', () =>
        createTask(VERSION, COUNTER, IDS, randomUUID(), title),
      )
      return { id: String(id), title, completed: false }
    },
    change(id, { title, completed }, log) {
      // An empty argument means "keep": a title is never empty.
      return runChange('write', id, title ?? '', completed?.toString() ?? '', log)
    },
    toggle: (id, log) => runChange('write', id, '', 'toggle', log),
    async remove(id) {
      const removed = await callRedis(redis, 'write', () =>
        deleteTask(VERSION, IDS, taskKey(id), randomUUID(), id),
      )
      return Number(removed) > 0
    },
  }
}
