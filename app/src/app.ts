import { isUtf8 } from 'node:buffer'
import { hostname as osHostname } from 'node:os'
import view from '@fastify/view'
import Fastify, { type FastifyInstance, type FastifyReply, LogController } from 'fastify'
import type { Redis } from 'ioredis'
import { type Config, redisOf } from './config.ts'
import { hostRefusal, isAllowedHost } from './allowed-hosts.ts'
import { answerBrokenRequests } from './broken-requests.ts'
import { Connections } from './connections.ts'
import { BODY_LIMIT_BYTES, sendError } from './error-reply.ts'
import { watchMethods } from './other-methods.ts'
import { createRedis } from './redis-client.ts'
import { monitorRedis } from './redis-monitor.ts'
import { RequestError } from './request-error.ts'
import { requestId } from './request-id.ts'
import { logRequest, registerRequestLog } from './request-log.ts'
import { registerApi } from './routes-api.ts'
import { registerHealth } from './routes-health.ts'
import { registerPage, registerStyle } from './routes-page.ts'
import { changeRefusal } from './same-origin.ts'
import { securityHeaders } from './security-headers.ts'
import { createTaskStore } from './task-store.ts'
import { handlebars } from './templates.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Set once the process has been asked to stop. */
    lifecycle: { draining: boolean }
    connections: Connections
  }
}

/** Where log lines go; stdout unless a test wants to read them. */
export interface LogStream {
  write(line: string): void
}

type Headers = Record<string, string>

/** A client that sends a byte at a time, or reads none, must not hold a connection for ever. */
const TIME_OUTS = {
  requestTimeout: 10_000,
  // A connection on which nothing passes, in the midst of a request or an answer.
  connectionTimeout: 30_000,
  // Longer than a gateway keeps an unused connection: the one that sends next must be the one that hangs up first.
  keepAliveTimeout: 72_000,
}

const HTTP_OPTIONS = {
  headersTimeout: TIME_OUTS.requestTimeout,
  // How often Node looks for requests that take too long. Its default is 30 s, which made 40 of the 10 above.
  connectionsCheckingInterval: 1000,
  // So that we refuse it ourselves, below.
  requireHostHeader: false,
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
  const hostname = osHostname()
  const commonHeaders = { ...(await securityHeaders()), 'x-served-by': hostname }
  const app = createServer(config, commonHeaders, logStream)
  const client = redis ?? createRedis(redisOf(config))
  const monitor = monitorRedis(client, app.log)
  app.addHook('onClose', () => {
    monitor.stop()
    if (!redis) client.disconnect()
  })

  app.decorate('lifecycle', { draining: false })
  registerRequestLog(app)
  addCommonHooks(app, commonHeaders, config.ALLOWED_HOSTS)
  const refuseOtherMethods = watchMethods(app)
  // Or the plugin would give every reply an object for what templates share, and ours share nothing.
  app.decorateReply('locals', null)
  await app.register(view, { engine: { handlebars } })
  app.setErrorHandler(sendError)
  app.setNotFoundHandler((request, reply) =>
    sendError(new RequestError(404, 'There is nothing at this address'), request, reply),
  )

  const tasks = createTaskStore(client, app.log)
  const server = { label: config.SERVER_LABEL, hostname }
  registerHealth(app, config, hostname, monitor)
  registerStyle(app)
  registerApi(app, tasks)
  await app.register((scope, _options, done) => {
    registerPage(scope, tasks, client, server)
    done()
  })
  refuseOtherMethods()
  return app
}

function createServer(config: Config, commonHeaders: Headers, stream?: LogStream): FastifyInstance {
  const broken = answerBrokenRequests((id) => ({ ...commonHeaders, 'x-request-id': id }))
  const app = Fastify({
    logger: {
      level: config.LOG_LEVEL,
      base: { hostname: commonHeaders['x-served-by'] },
      ...(stream && { stream }),
    },
    // Our own line for each request takes the place of the framework's two.
    logController: new LogController({ disableRequestLogging: true }),
    // One for all requests: a child for each, which knows its id, costs more than the one line that it would write.
    childLoggerFactory: (log) => log,
    genReqId: (request) => requestId(request.headers),
    bodyLimit: BODY_LIMIT_BYTES,
    // A long id is the id of no task (404), and no reason for an answer of its own.
    routerOptions: { maxParamLength: BODY_LIMIT_BYTES },
    ...TIME_OUTS,
    http: HTTP_OPTIONS,
    clientErrorHandler: (error, socket) => {
      broken.refuse(error, socket)
    },
    // Errors before routing (a malformed address) pass no hook, so they are dressed here.
    frameworkErrors(error, request, reply) {
      stampReply(reply, commonHeaders)
      void sendError(error, request, reply)
      logRequest(request, reply)
    },
  })
  const connections = new Connections(app.server)
  app.decorate('connections', connections)
  broken.watch(app.server, connections, app.log)
  // A client may close its half once it has asked (`printf … | nc` does). Node would hang up on it, after having made the
  // change that it asked for.
  Object.assign(app.server, { httpAllowHalfOpen: true })
  app.removeContentTypeParser('text/plain')
  addJsonParser(app)
  addOtherParser(app)
  return app
}

/** Bodies of any type that is not read. A DELETE has none, whatever type it names. */
function addOtherParser(app: FastifyInstance): void {
  app.addContentTypeParser('*', (request, payload, done) => {
    if (request.method === 'DELETE') {
      payload.resume()
      done(null)
    } else done(new RequestError(415, 'This content type is not accepted here'))
  })
}

/**
 * JSON bodies. Members that could reach a prototype (`__proto__`, `constructor.prototype`) are left out, as any other that
 * the contract does not name. Many clients send the content type with every DELETE, which has no body.
 */
function addJsonParser(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('remove', 'remove')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (body.length === 0 && request.method === 'DELETE') done(null)
      // Decoded all the same, a title would be kept as something else than was sent.
      else if (!isUtf8(body)) done(new RequestError(400, 'The body is not valid UTF-8'))
      else void parse(request, body.toString(), done)
    },
  )
}

function addCommonHooks(app: FastifyInstance, commonHeaders: Headers, hosts: string[]): void {
  app.addHook('onRequest', (request, reply, done) => {
    stampReply(reply, commonHeaders)
    // Node would refuse it by itself, but without our headers.
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      done(new RequestError(400, 'The request names no host'))
      return
    }
    const { host } = request.headers
    const refusal = isAllowedHost(host, hosts)
      ? changeRefusal(request.method, request.headers, hosts)
      : hostRefusal(host)
    if (refusal === undefined) done()
    else done(new RequestError(403, refusal))
  })
}

/** Who answered, under which id, and what the browser may do with it. */
function stampReply(reply: FastifyReply, commonHeaders: Headers): void {
  reply.headers(commonHeaders).header('x-request-id', reply.request.id)
}
