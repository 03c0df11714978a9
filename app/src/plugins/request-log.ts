import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the request failed, kept for its log line. */
    failure: unknown
  }
}

// Asked every few seconds for as long as the app lives, and without a query: at info they would drown everything else.
const PROBES = new Set(['/api/health', '/api/ready'])

export type RequestLogLevel = 'debug' | 'info' | 'warn' | 'error'

/** At which level a finished request is logged. */
export function requestLogLevel(url: string, statusCode: number): RequestLogLevel {
  if (PROBES.has(url)) return 'debug'
  if (statusCode >= 500) return 'error'
  return statusCode >= 400 ? 'warn' : 'info'
}

/** Writes the one line of a finished request. */
export function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  const { method, url, failure } = request
  const { statusCode, elapsedTime } = reply
  const level = requestLogLevel(url, statusCode)
  const responseTime = Math.round(elapsedTime * 10) / 10
  const fields = { method, url, statusCode, responseTime }
  const all = failure instanceof Error ? { ...fields, ...explain(failure, statusCode) } : fields
  request.log[level](all, 'request finished')
}

/** Logs each request once, when its response is out. */
export const requestLog = fp((app, _options, ready) => {
  app.decorateRequest('failure', null)
  app.addHook('onResponse', (request, reply, done) => {
    logRequest(request, reply)
    done()
  })
  ready()
})

/** A refused request is explained by its message; only our own failures need a stack trace. */
function explain(failure: Error, statusCode: number): object {
  return statusCode >= 500 ? { err: failure } : { reason: failure.message }
}
