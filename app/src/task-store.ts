import type { FastifyBaseLogger } from 'fastify'
import type { Redis } from 'ioredis'
import { createFreshList } from './fresh-list.ts'
import { callRedis } from './redis-call.ts'
import { defineScript } from './redis-script.ts'
import { parseStoredTask, type Task } from './task.ts'
import type { TaskChange } from './task-input.ts'
import { COUNTER, IDS, taskKey, VERSION } from './task-keys.ts'
import type { TaskList } from './task-list.ts'
import { CHANGE, CREATE, DELETE, TOGGLE } from './task-scripts.ts'
import { uniqueId } from './unique-id.ts'

/** A key of Redis, and how long what is left there is kept. */
export interface Place {
  key: string
  seconds: number
}

/** The tasks in Redis. Every method is one round trip, and every change is atomic. */
export interface TaskStore {
  /** All tasks, as new as the last change that was acknowledged to anyone. */
  list(): Promise<TaskList>
  find(id: string): Promise<Task | null>
  create(title: string): Promise<Task>
  change(id: string, change: TaskChange): Promise<Task | null>
  /**
   * Turns the state around, and leaves the task as it then is in a place for the page that comes next.
   * @returns whether there is such a task
   */
  toggle(id: string, place: Place): Promise<boolean>
  /** Whether there was such a task. */
  remove(id: string): Promise<boolean>
}

export function createTaskStore(redis: Redis, log: FastifyBaseLogger): TaskStore {
  const createTask = defineScript(redis, CREATE)
  const changeTask = defineScript(redis, CHANGE)
  const toggleTask = defineScript(redis, TOGGLE)
  const deleteTask = defineScript(redis, DELETE)

  const reportCorrupt = (id: string) => {
    log.error({ taskIds: [id] }, 'a stored task is corrupt')
  }

  /** Reads the answer of CHANGE. */
  async function taskOf(
    id: string,
    kind: 'read' | 'write',
    change: () => Promise<unknown>,
  ): Promise<Task | null> {
    const reply = await callRedis(redis, kind, change)
    if (reply === 'missing') return null
    // The word 'corrupt' is no JSON, so that it reads as no task.
    const task = parseStoredTask(id, reply as string)
    if (!task) reportCorrupt(id)
    return task
  }

  return {
    list: createFreshList(redis, log),
    find(id) {
      const find = () => changeTask(VERSION, IDS, taskKey(id), '', id, '', '')
      return taskOf(id, 'read', find)
    },
    async create(title) {
      const id = await callRedis(redis, 'write', () =>
        createTask(VERSION, COUNTER, IDS, uniqueId(), title),
      )
      return { id: String(id), title, completed: false }
    },
    change(id, { title = '', completed = '' }) {
      // An empty argument means "keep": a title is never empty.
      const change = () =>
        changeTask(VERSION, IDS, taskKey(id), uniqueId(), id, title, String(completed))
      return taskOf(id, 'write', change)
    },
    async toggle(id, { key, seconds }) {
      const keys = [VERSION, IDS, taskKey(id), key]
      const toggle = () => toggleTask(...keys, uniqueId(), id, String(seconds))
      const outcome = await callRedis(redis, 'write', toggle)
      if (outcome === 'corrupt') reportCorrupt(id)
      return outcome === 'ok'
    },
    async remove(id) {
      const removed = await callRedis(redis, 'write', () =>
        deleteTask(VERSION, IDS, taskKey(id), uniqueId(), id),
      )
      return Number(removed) > 0
    },
  }
}
