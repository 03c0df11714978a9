import type { FastifyInstance } from 'fastify'
import { type Config, redisOf } from './config.ts'
import type { RedisMonitor } from './redis-monitor.ts'

/**
 * Health says whether this process should get requests at all, ready whether it can serve tasks.
 *
 * They differ on purpose: restarting or removing the app because Redis is away would help nobody.
 * Both tell the last known state, so neither ever waits for Redis.
 */
export function registerHealth(
  app: FastifyInstance,
  config: Config,
  hostname: string,
  monitor: RedisMonitor,
): void {
  app.get('/api/health', (_request, reply) => {
    return reply.code(app.lifecycle.draining ? 503 : 200).send({
      status: 'running',
      redis: monitor.state(),
      redis_host: redisOf(config).host,
      container_type: config.CONTAINER_TYPE,
      hostname,
    })
  })

  app.get('/api/ready', (_request, reply) => {
    const ready = monitor.state() === 'healthy' && !app.lifecycle.draining
    return reply.code(ready ? 200 : 503).send({ ready, redis: monitor.state() })
  })
}
