import fp from 'fastify-plugin'
import type { Redis } from 'ioredis'
import { redisOf } from '../config.ts'
import { createRedis } from '../redis/client.ts'
import { monitorRedis, type RedisMonitor } from '../redis/monitor.ts'
import { createTaskStore, type TaskStore } from '../tasks/store.ts'

declare module 'fastify' {
  interface FastifyInstance {
    redis: Redis
    redisMonitor: RedisMonitor
    tasks: TaskStore
  }
}

/** The connection to Redis, what is known of its state, and the tasks in it. A client that is given is its owner's to close. */
export const redisConnection = fp<{ client?: Redis }>((app, { client }, ready) => {
  const redis = client ?? createRedis(redisOf(app.config))
  const monitor = monitorRedis(redis, app.log)
  app.decorate('redis', redis)
  app.decorate('redisMonitor', monitor)
  app.decorate('tasks', createTaskStore(redis, app.log))
  app.addHook('onClose', () => {
    monitor.stop()
    if (!client) redis.disconnect()
  })
  ready()
})
