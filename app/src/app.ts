import { hostname } from 'node:os'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import type { Redis } from 'ioredis'
import type { Config } from './config.ts'
import { answerBrokenRequests } from './edge/broken-requests.ts'
import { CLIENT_LIMITS } from './edge/client-limits.ts'
import { connections } from './edge/connections.ts'
import { watchMethods } from './edge/other-methods.ts'
import { bodyParsers } from './edge/parsers.ts'
import { errors, sendError } from './plugins/errors.ts'
import { originGuard } from './plugins/origin-guard.ts'
import { redisConnection } from './plugins/redis.ts'
import { requestId } from './plugins/request-id.ts'
import { logRequest, requestLog } from './plugins/request-log.ts'
import { schemas } from './plugins/schemas.ts'
import { commonHeaders, SECURITY_HEADERS } from './plugins/security-headers.ts'
import { apiRoutes } from './routes/api.ts'
import { healthRoutes } from './routes/health.ts'
import { pageRoutes } from './routes/page.ts'
import { styleRoute } from './routes/style.ts'

declare module 'fastify' {
  interface FastifyInstance {
    config: Config
    /** The name of this instance, as `x-served-by` tells it. */
    servedBy: string
  }
}

/** Where log lines go; stdout unless a test wants to read them. */
export interface LogStream {
  write(line: string): void
}

/**
 * Builds the app, without listening.
 *
 * It is usable at once, with or without Redis: routes that need Redis answer 503 until it is there.
 *
 * @param redis a client to use instead of one made from the configuration; its owner closes it.
 */
export async function buildApp(
  config: Config,
  redis?: Redis,
  logStream?: LogStream,
): Promise<FastifyInstance> {
  const servedBy = hostname()
  const headers = { ...SECURITY_HEADERS, 'x-served-by': servedBy }
  const broken = answerBrokenRequests(headers)
  const app = Fastify({
    logger: {
      level: config.LOG_LEVEL,
      base: { hostname: servedBy },
      ...(logStream && { stream: logStream }),
    },
    // Our own line for each request takes the place of the framework's two.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request) => requestId(request.headers),
    ...CLIENT_LIMITS,
    clientErrorHandler: (error, socket) => {
      broken.refuse(error, socket)
    },
    // Errors before routing (a malformed address) pass no hook.
    frameworkErrors(error, request, reply) {
      reply.headers(headers).header('x-request-id', request.id)
      void sendError(error, request, reply)
      logRequest(request, reply)
    },
  })
  app.decorate('config', config)
  app.decorate('servedBy', servedBy)
  app.decorate('lifecycle', { draining: false })
  const refuseOtherMethods = watchMethods(app)

  await app.register(connections)
  broken.watch(app)
  await app.register(bodyParsers)
  await app.register(requestLog)
  await app.register(commonHeaders, { headers })
  await app.register(originGuard)
  await app.register(errors)
  await app.register(redisConnection, { ...(redis && { client: redis }) })
  if (config.METRICS_PORT !== undefined) {
    // Loaded only where it is used, for it makes each start longer.
    const { metrics } = await import('./plugins/metrics.ts')
    await app.register(metrics, { port: config.METRICS_PORT })
  }

  await app.register(schemas)
  await app.register(healthRoutes)
  await app.register(styleRoute)
  await app.register(apiRoutes)
  await app.register(pageRoutes)
  refuseOtherMethods()
  return app
}
