import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import type { Redis } from 'ioredis'
import { callRedis } from '../redis/call.ts'
import { defineScript } from '../redis/script.ts'
import { parseStoredTask, type StoredTask, type Task } from './task.ts'
import { COMPLETED, COUNTER, IDS, taskKey, VERSION } from './keys.ts'
import { CHANGE, CREATE, DELETE, MIGRATE, TOGGLE } from './scripts.ts'
import { createTaskReader } from './reader.ts'

/** A key of Redis, and how long what is left there is kept. */
export interface Place {
  key: string
  seconds: number
}

/** The tasks in Redis. */
export type TaskStore = ReturnType<typeof createTaskStore>

/** Every method is one round trip, and every change is atomic. */
export function createTaskStore(redis: Redis, log: FastifyBaseLogger) {
  const createTask = defineScript(redis, CREATE)
  const changeTask = defineScript(redis, CHANGE)
  const toggleTask = defineScript(redis, TOGGLE)
  const deleteTask = defineScript(redis, DELETE)
  const keysOf = (id: string) => [VERSION, IDS, COMPLETED, taskKey(id)]
  migrateOnConnect(redis, log)

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
    ...createTaskReader(redis, log),
    find(id: string) {
      return taskOf(id, 'read', () => changeTask(...keysOf(id), '', id, '', ''))
    },
    async create(title: string): Promise<Task> {
      const id = await callRedis(redis, 'write', () =>
        createTask(VERSION, COUNTER, IDS, randomUUID(), title),
      )
      return { id: String(id), title, completed: false }
    },
    change(id: string, { title = '', completed }: Partial<StoredTask>) {
      // An empty argument means "keep": a title is never empty.
      const change = () =>
        changeTask(...keysOf(id), randomUUID(), id, title, String(completed ?? ''))
      return taskOf(id, 'write', change)
    },
    /**
     * Turns the state around, and leaves the task as it then is in a place for the page that comes next.
     * @returns whether there is such a task
     */
    async toggle(id: string, { key, seconds }: Place) {
      const toggle = () => toggleTask(...keysOf(id), key, randomUUID(), id, String(seconds))
      const outcome = await callRedis(redis, 'write', toggle)
      if (outcome === 'corrupt') reportCorrupt(id)
      return outcome === 'ok'
    },
    /** Whether there was such a task. */
    async remove(id: string) {
      const remove = () => deleteTask(...keysOf(id), randomUUID(), id)
      return Number(await callRedis(redis, 'write', remove)) > 0
    },
  }
}

/**
 * Asks each Redis that it is connected to, before anything else, to bring the keys of the version before into the form of
 * this one. Where that takes so long that the connection is given up, Redis finishes it all the same.
 */
function migrateOnConnect(redis: Redis, log: FastifyBaseLogger): void {
  const migrateTasks = defineScript(redis, MIGRATE)
  const migrate = async () => {
    try {
      const tasks = await migrateTasks(IDS, COMPLETED)
      if (tasks !== 0) log.info({ tasks }, 'the tasks of an earlier version were taken over')
    } catch (err) {
      log.warn({ err }, 'whether there are tasks of an earlier version is not known')
    }
  }
  redis.on('ready', () => void migrate())
  if (redis.status === 'ready') void migrate()
}
