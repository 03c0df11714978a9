import Fastify from 'fastify'
import fp from 'fastify-plugin'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/**
 * Counts and times all requests, and serves that with the state of Redis and of the process to Prometheus, at `/metrics`.
 *
 * On a port of its own, so that whoever publishes the app's port does not publish this one.
 */
export const metrics = fp<{ port: number }>((app, { port }, ready) => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by method, route and status',
    labelNames: ['method', 'route', 'status'],
    // Most take about a millisecond; a Redis that is silent takes 200.
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [registry],
  })
  new Gauge({
    name: 'redis_healthy',
    help: 'Whether Redis takes writes: 1 or 0',
    registers: [registry],
    collect() {
      this.set(app.redisMonitor.state() === 'healthy' ? 1 : 0)
    },
  })

  app.addHook('onResponse', ({ method, routeOptions }, reply, done) => {
    // The route and not the address: addresses are without number, and each label is kept for ever.
    const labels = { method, route: routeOptions.url ?? 'none', status: reply.statusCode }
    duration.observe(labels, reply.elapsedTime / 1000)
    done()
  })

  const server = Fastify()
  server.get('/metrics', async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics())
  })
  app.addHook('onReady', async () => {
    const url = await server.listen({ port, host: app.config.HOST })
    app.log.info({ url: `${url}/metrics` }, 'metrics are served')
  })
  app.addHook('onClose', () => server.close())
  ready()
})
