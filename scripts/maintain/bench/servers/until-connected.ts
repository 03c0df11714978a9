import { once } from 'node:events'
import type { Redis } from 'ioredis'

/** The app's client fails at once without a connection; a server of the bench does not start without one. */
export async function untilConnected(redis: Redis): Promise<void> {
  if (redis.status !== 'ready') await once(redis, 'ready')
}
