import { randomBytes } from 'node:crypto'
import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Redis } from 'ioredis'
import { type Flash, parseFlash } from './flash.ts'
import { callRedis } from './redis-call.ts'

const COOKIE_NAME = 'session'
/** A message that nobody has come to read after this long is of no use any more. */
const TTL_SECONDS = 300

/**
 * The id is the secret: 24 random bytes that nobody can guess and that only Redis can tell from a made-up one. A
 * signature would add nothing to that but a secret, which all replicas would have to share.
 */
const ID_BYTES = 24
const SESSION_ID = /^[\w-]{32}$/

const COOKIE = {
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  // The lab speaks plain HTTP; a secure cookie would never come back.
  secure: false,
} as const

/** Messages from a form to the next page. */
export interface Sessions {
  /** Keeps a message for the browser that gets this reply. */
  put(flash: Flash, request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Takes the message that waits for the sender of this request, so that it is shown once. */
  take(request: FastifyRequest, reply: FastifyReply): Promise<Flash | undefined>
}

/**
 * Sessions in Redis, so that any replica can show the message that another one stored. One lives from a form to the page
 * that shows its message, and holds nothing else.
 *
 * Taking fails loudly: the page needs Redis anyway. Putting fails quietly, with a warning: by then the task is changed,
 * and a lost message must not turn that into an error page.
 */
export async function registerSessions(app: FastifyInstance, redis: Redis): Promise<Sessions> {
  await app.register(cookie)
  return {
    async put(flash, request, reply) {
      const id = randomBytes(ID_BYTES).toString('base64url')
      const value = JSON.stringify(flash)
      try {
        await callRedis(redis, 'write', () => redis.set(sessionKey(id), value, 'EX', TTL_SECONDS))
        reply.setCookie(COOKIE_NAME, id, { ...COOKIE, maxAge: TTL_SECONDS })
      } catch (err) {
        request.log.warn({ err }, 'a session could not be saved')
      }
    },
    async take(request, reply) {
      const id = request.cookies[COOKIE_NAME]
      if (id === undefined) return undefined
      reply.clearCookie(COOKIE_NAME, COOKIE)
      // What is no id of ours is not even looked up.
      if (!SESSION_ID.test(id)) return undefined
      return parseFlash(await callRedis(redis, 'write', () => redis.getdel(sessionKey(id))))
    },
  }
}

function sessionKey(id: string): string {
  return `session:${id}`
}
