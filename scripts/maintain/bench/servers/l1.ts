import { once } from 'node:events'
import Fastify from 'fastify'
import { createRedis } from '../../../../app/src/redis/client.ts'
import type { RouteAnswer } from '../contender.ts'

// What no app can beat: a route that asks Redis once, a small question, and answers with a constant.

const { PORT, REDIS_HOST = '127.0.0.1', REDIS_PORT, IMITATED = '{}' } = process.env
const { method, path, status, type, bytes } = JSON.parse(IMITATED) as RouteAnswer
const redis = createRedis({ host: REDIS_HOST, port: Number(REDIS_PORT) })

redis.on('error', (error) => {
  console.error(error)
})

/** A text shares one write with its headers; a larger one costs more to encode each time than a second write. */
const LARGE = 16 * 1024

const text = 'x'.repeat(bytes)
const body = bytes > LARGE ? Buffer.from(text) : text

const app = Fastify()
app.route({
  method,
  url: path,
  handler: async (_, reply) => {
    await redis.get('task_counter')
    if (status >= 300) reply.header('location', '/')
    if (type !== null) reply.type(type)
    // It is sent as it is, whatever type it is said to have.
    return reply.code(status).send(body)
  },
})

// The app's client fails at once without a connection.
await once(redis, 'ready')
await app.listen({ port: Number(PORT), host: '127.0.0.1' })
