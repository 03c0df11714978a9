import type { SessionStore } from '@fastify/session'
import type { FastifyBaseLogger, Session } from 'fastify'
import type { Redis } from 'ioredis'
import { callRedis } from './redis-call.ts'

/** A message that nobody has come to read after this long is of no use any more. */
export const SESSION_TTL_SECONDS = 300

/** The Redis key of a session. */
export function sessionKey(id: string): string {
  return `session:${id}`
}

/**
 * Sessions in Redis, so that any replica can show the message that another one stored.
 *
 * Reading fails loudly: the page needs Redis anyway. Writing fails quietly, with a warning: by then
 * the task is added, and a lost message must not turn that into an error page.
 */
export function createSessionStore(redis: Redis, log: FastifyBaseLogger): SessionStore {
  function quietly(what: string, command: () => Promise<unknown>, done: () => void) {
    callRedis(redis, 'write', command)
      .catch((err: unknown) => {
        log.warn({ err }, `a session could not be ${what}`)
      })
      .finally(done)
  }

  return {
    get(id, done) {
      callRedis(redis, 'read', () => redis.get(sessionKey(id))).then(
        (stored) => {
          done(null, parseSession(stored))
        },
        (error: unknown) => {
          done(error)
        },
      )
    },
    set(id, session, done) {
      const value = JSON.stringify(session)
      quietly('saved', () => redis.set(sessionKey(id), value, 'EX', SESSION_TTL_SECONDS), done)
    },
    destroy(id, done) {
      quietly('removed', () => redis.del(sessionKey(id)), done)
    },
  }
}

/** A value that is no session counts as none, which ends in a new one. */
export function parseSession(stored: string | null): Session | null {
  if (stored === null) return null
  try {
    const value: unknown = JSON.parse(stored)
    const isSession = typeof value === 'object' && value !== null && 'cookie' in value
    return isSession ? (value as Session) : null
  } catch {
    return null
  }
}
