import Fastify, { type FastifyReply } from 'fastify'
import { createRedis } from '../../../../app/src/redis/client.ts'
import type { Constant } from '../constants.ts'
import { untilConnected } from './until-connected.ts'

// What no app can beat: a route that returns a constant (L0), and the same after one small round trip to Redis (L1, where
// REDIS_PORT is set).

const { PORT, REDIS_HOST = '127.0.0.1', REDIS_PORT, CONSTANTS = '[]' } = process.env
const redis =
  REDIS_PORT === undefined ? undefined : createRedis({ host: REDIS_HOST, port: Number(REDIS_PORT) })

redis?.on('error', (error) => {
  console.error(error)
})

/** A text shares one write with its headers; a larger one costs more to encode each time than a second write. */
const LARGE = 16 * 1024

const app = Fastify()
for (const { method, path, status, type, bytes } of JSON.parse(CONSTANTS) as Constant[]) {
  const text = 'x'.repeat(bytes)
  const body = bytes > LARGE ? Buffer.from(text) : text
  const send = (reply: FastifyReply) => {
    reply.code(status)
    if (status >= 300) reply.header('location', '/')
    if (type !== undefined) reply.type(type)
    // It is sent as it is, whatever type it is said to have.
    return reply.send(body)
  }
  app.route({
    method,
    url: path,
    handler: redis
      ? async (_, reply) => {
          await redis.get('task_counter')
          return send(reply)
        }
      : (_, reply) => send(reply),
  })
}

if (redis) await untilConnected(redis)
await app.listen({ port: Number(PORT), host: '127.0.0.1' })
