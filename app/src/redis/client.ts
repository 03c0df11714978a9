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
  // A Redis that has become a replica: its name may lead to the one that takes writes by now. The command is not sent again.
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  connectTimeout: 500,
  // A peer that vanished without closing (a paused or killed host) is given up after this long.
  socketTimeout: 500,
  disconnectTimeout: 100,
  maxLoadingRetryTime: 250,
  disableClientInfo: true,
}

/** Where a Redis is, and how it is entered. */
export interface RedisAddress {
  host: string
  port: number
  username?: string
  password?: string
  db?: number
  /** Node's own options for TLS; without them, none is spoken. */
  tls?: object
}

/** A Redis client that fails fast and reconnects for ever. It connects in the background. */
export function createRedis(address: RedisAddress): Redis {
  return new Redis({ ...options, ...address })
}

/** Answers to an attempt to connect that say that there is no Redis now. */
const NOBODY_THERE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

/**
 * Waits until a new client is connected, until it is told that nobody is there, or for so long; whichever is first. An
 * attempt that runs out of time is no answer: on a machine that starts much at once, Redis may be there all the same.
 */
export async function firstAnswer(redis: Redis, atMostMs: number): Promise<void> {
  const signal = AbortSignal.timeout(atMostMs)
  while (redis.status !== 'ready' && !signal.aborted) {
    try {
      await once(redis, 'ready', { signal })
    } catch (error) {
      // What is wrong is the monitor's to say, which goes on looking.
      if (NOBODY_THERE.includes((error as NodeJS.ErrnoException).code ?? '')) return
    }
  }
}
