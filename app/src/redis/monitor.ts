import type { FastifyBaseLogger } from 'fastify'
import type { Redis } from 'ioredis'
import { inTime } from './in-time.ts'
import { defineScript, type RedisScript } from './script.ts'

type RedisState = 'healthy' | 'unhealthy'

const PING_INTERVAL_MS = 500

/**
 * A ping that a Redis which takes no writes refuses: after a failover, the one that was left answers PING as before. One that
 * is full is no such: it lets tasks be read and deleted.
 */
const PROBE: RedisScript = {
  name: 'probe',
  numberOfKeys: 0,
  lua: '#!lua flags=allow-oom\nreturn 1',
}

export type RedisMonitor = ReturnType<typeof monitorRedis>

/**
 * Keeps the last known state of Redis, so that a health check never has to wait for it.
 *
 * The pings have a second use: they are the traffic on an idle connection by which the client's
 * socket time-out notices a peer that has gone without saying so.
 */
export function monitorRedis(redis: Redis, log: FastifyBaseLogger) {
  const probe = defineScript(redis, PROBE)
  let state: RedisState = 'unhealthy'
  let lastError: Error | undefined

  function become(next: RedisState) {
    if (next === state) return
    state = next
    // Only changes are logged: a line for each failed attempt would drown everything else.
    if (next === 'healthy') {
      lastError = undefined
      log.info('redis is healthy')
    } else log.warn({ err: lastError }, 'redis is unhealthy')
  }

  async function ping() {
    if (redis.status !== 'ready') {
      become('unhealthy')
      return
    }
    try {
      await inTime(probe())
      become('healthy')
    } catch (error) {
      lastError = error as Error
      become('unhealthy')
    }
  }

  const pingNow = () => void ping()
  const closed = () => {
    become('unhealthy')
  }
  const failed = (error: Error) => {
    // What was sent may be the password.
    Reflect.deleteProperty(error, 'command')
    if (error.message !== lastError?.message && state === 'unhealthy') {
      log.warn({ err: error }, 'redis cannot be reached')
    }
    lastError = error
  }
  redis.on('ready', pingNow).on('close', closed).on('error', failed)
  const timer = setInterval(pingNow, PING_INTERVAL_MS)
  pingNow()

  return {
    /** What the last ping said. Never waits. */
    state: () => state,
    stop() {
      clearInterval(timer)
      redis.off('ready', pingNow).off('close', closed)
    },
  }
}
