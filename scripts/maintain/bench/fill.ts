import { Redis } from 'ioredis'
import type { Address } from './redis.ts'

/** So many requests are under way at a time. */
const AT_ONCE = 16

/** Adds tasks over HTTP until there are so many. @throws Error where one is refused */
export async function fill(url: string, tasks: number): Promise<void> {
  let next = 1
  const worker = async () => {
    while (next <= tasks) {
      const response = await fetch(`${url}/api/tasks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title: `Task ${next++}` }),
      })
      await response.arrayBuffer()
      if (response.status !== 201) {
        throw new Error(`POST ${url}/api/tasks answered ${response.status}`)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/**
 * Empties a store, and adds so many tasks.
 * @param url of an app on it
 */
export async function refill({ host, port }: Address, url: string, tasks: number): Promise<void> {
  const redis = new Redis({ host, port, lazyConnect: true })
  try {
    await redis.connect()
    await redis.flushall()
  } finally {
    redis.disconnect()
  }
  await fill(url, tasks)
}
