import { randomUUID } from 'node:crypto'
import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Redis } from 'ioredis'
import { type Flash, parseFlash } from './flash.ts'
import { callRedis } from '../redis/call.ts'
import type { Place } from '../tasks/store.ts'

/** Ours alone: on one host all ports share their cookies, and `session` is a name that many choose. */
export const COOKIE_NAME = 'task_manager_message'
/** A message that nobody has come to read after this long is of no use any more. */
const TTL_SECONDS = 300

/**
 * The id is the secret: 122 random bits that nobody can guess and that only Redis can tell from made-up ones. A signature
 * would add nothing to that but a secret, which all replicas would have to share.
 */
const SESSION_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

const COOKIE = {
  name: COOKIE_NAME,
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  // The lab speaks plain HTTP; a secure cookie would never come back.
  secure: false,
} as const
const GONE = stringifySetCookie({ ...COOKIE, value: '', maxAge: 0 })

/**
 * Sessions in Redis, so that any replica can show the message that another one stored. One lives from a form to the page
 * that shows its message, and holds nothing else.
 *
 * Taking fails loudly: the page needs Redis anyway. Putting fails quietly, with a warning: by then the task is changed,
 * and a lost message must not turn that into an error page.
 */
export function createSessions(redis: Redis) {
  /** Opens a session into which another command puts the message, and which that browser gets then. */
  function open() {
    const id = randomUUID()
    return {
      place: { key: sessionKey(id), seconds: TTL_SECONDS } satisfies Place,
      give: (reply: FastifyReply) => {
        const cookie = stringifySetCookie({ ...COOKIE, value: id, maxAge: TTL_SECONDS })
        reply.header('set-cookie', cookie)
      },
    }
  }

  return {
    open,
    /** Keeps a message for the browser that gets this reply. */
    async put(flash: Flash, request: FastifyRequest, reply: FastifyReply) {
      const { place, give } = open()
      const value = JSON.stringify(flash)
      try {
        await callRedis(redis, 'write', () => redis.set(place.key, value, 'EX', place.seconds))
        give(reply)
      } catch (err) {
        request.log.warn({ err }, 'a session could not be saved')
      }
    },
    /** Takes the message that waits for the sender of this request, so that it is shown once. */
    async take(request: FastifyRequest, reply: FastifyReply) {
      const { cookie: cookies } = request.headers
      const id = cookies === undefined ? undefined : parseCookie(cookies)[COOKIE_NAME]
      if (id === undefined) return undefined
      reply.header('set-cookie', GONE)
      // What is no id of ours is not even looked up.
      if (!SESSION_ID.test(id)) return undefined
      return parseFlash(await callRedis(redis, 'write', () => redis.getdel(sessionKey(id))))
    },
  }
}

function sessionKey(id: string): string {
  return `session:${id}`
}
