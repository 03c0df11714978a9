import type { FastifyPluginCallback } from 'fastify'
import { redisOf } from '../config.ts'

/**
 * Health says whether this process should get requests at all, ready whether it can serve tasks.
 *
 * They differ on purpose: restarting or removing the app because Redis is away would help nobody.
 * Both tell the last known state, so neither ever waits for Redis.
 */
export const healthRoutes: FastifyPluginCallback = (app, _options, done) => {
  const { config, lifecycle, redisMonitor, servedBy } = app

  app.get('/api/health', (_request, reply) => {
    return reply.code(lifecycle.draining ? 503 : 200).send({
      status: 'running',
      redis: redisMonitor.state(),
      redis_host: redisOf(config).host,
      container_type: config.CONTAINER_TYPE,
      hostname: servedBy,
    })
  })

  app.get('/api/ready', (_request, reply) => {
    const redis = redisMonitor.state()
    const ready = redis === 'healthy' && !lifecycle.draining
    return reply.code(ready ? 200 : 503).send({ ready, redis })
  })
  done()
}
