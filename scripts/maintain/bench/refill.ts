import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { defineScript } from '../../../app/src/redis/script.ts'
import { COUNTER, IDS, VERSION } from '../../../app/src/tasks/keys.ts'
import { CREATE } from '../../../app/src/tasks/scripts.ts'
import type { Address } from '../testing/redis.ts'

/** Of each task: every list of so many tasks is as long. */
export const TASK_TITLE = 'Task of a bench'

/** Empties a Redis, and adds so many tasks, as the app does it. */
export async function refill({ host, port }: Address, tasks: number): Promise<void> {
  const redis = new Redis({ host, port })
  try {
    await redis.flushall()
    const createTask = defineScript(redis, CREATE)
    const create = () => createTask(VERSION, COUNTER, IDS, randomUUID(), TASK_TITLE)
    await Promise.all(Array.from({ length: tasks }, create))
  } finally {
    redis.disconnect()
  }
}
