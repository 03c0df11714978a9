import cookie from '@fastify/cookie'
import session from '@fastify/session'
import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import { createSessionStore, SESSION_TTL_SECONDS } from './session-store.ts'

const COOKIE_NAME = 'session'

/**
 * The id is the secret: 24 random bytes that nobody can guess and that only Redis can tell from a
 * made-up one. A signature would add nothing to that but a secret, which all replicas would have to
 * share and which could not be had while Redis is away.
 */
const unsigned = {
  sign: (id: string) => id,
  unsign: (id: string) => ({ valid: /^[\w-]{32}$/.test(id), renew: false, value: id }),
}

/** Gives the routes of this scope a session, which exists only once something is put into it. */
export async function registerSession(app: FastifyInstance, redis: Redis): Promise<void> {
  await app.register(cookie)
  await app.register(session, {
    secret: unsigned,
    cookieName: COOKIE_NAME,
    store: createSessionStore(redis, app.log),
    saveUninitialized: false,
    rolling: false,
    cookie: {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      // The lab speaks plain HTTP; a secure cookie would never come back.
      secure: false,
      maxAge: SESSION_TTL_SECONDS * 1000,
    },
  })
}
