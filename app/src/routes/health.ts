import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { redisOf } from '../config.ts'
import { HEALTH, READY } from './api-schemas.ts'

/**
 * Health says whether this process should get requests at all, ready whether it can serve tasks.
 *
 * They differ on purpose: restarting or removing the app because Redis is away would help nobody.
 * Both tell the last known state, so neither ever waits for Redis.
 */
export const healthRoutes: FastifyPluginCallbackTypebox = (app, _options, done) => {
  const { config, lifecycle, redisMonitor, servedBy } = app

  app.get('/api/health', { schema: HEALTH }, (_request, reply) => {
    reply.code(lifecycle.draining ? 503 : 200)
    return {
      status: 'running' as const,
      redis: redisMonitor.state(),
      redis_host: redisOf(config).host,
      container_type: config.CONTAINER_TYPE,
      hostname: servedBy,
    }
  })

  app.get('/api/ready', { schema: READY }, (_request, reply) => {
    const redis = redisMonitor.state()
    const ready = redis === 'healthy' && !lifecycle.draining
    reply.code(ready ? 200 : 503)
    return { ready, redis }
  })
  done()
}
