import { once } from 'node:events'
import { Redis } from 'ioredis'

// How long a command may take is in-time.ts's to say.
const options = {
  // Without a connection a command fails at once; ioredis would otherwise hold it for minutes.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  // A command that was sent when the connection broke may have been applied. Sending it again
  // would toggle a task twice.
  autoResendUnfulfilledCommands: false,
  // A fixed short delay: an app that waits longer the longer Redis is away is also away longer.
  retryStrategy: () => 200,
  connectTimeout: 500,
  // A peer that vanished without closing (a paused or killed host) is given up after this long.
  socketTimeout: 500,
  disconnectTimeout: 100,
  maxLoadingRetryTime: 250,
  disableClientInfo: true,
}

/** A Redis client that fails fast and reconnects for ever. It connects in the background. */
export function createRedis(host: string, port: number, db = 0): Redis {
  return new Redis({ ...options, host, port, db })
}

/** Waits until a new client is connected, until its first attempt has failed, or for so long; whichever is first. */
export async function firstAttempt(redis: Redis, atMostMs: number): Promise<void> {
  if (redis.status === 'ready') return
  const signal = AbortSignal.timeout(atMostMs)
  // Why it failed is the monitor's to say, which goes on looking.
  await once(redis, 'ready', { signal }).catch(() => undefined)
}
