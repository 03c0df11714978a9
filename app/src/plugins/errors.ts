import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { BODY_LIMIT_BYTES } from '../edge/client-limits.ts'
import { RequestError } from './request-error.ts'
import { RedisUnavailable } from '../redis/call.ts'
import { STATUS_TEXTS } from '../fast/status-texts.ts'
import { renderErrorPage } from '../views/templates.ts'

const FRAMEWORK_MESSAGES: Record<string, string> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty',
  FST_ERR_CTP_BODY_TOO_LARGE: `The body is larger than ${BODY_LIMIT_BYTES / 1024} KiB`,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'This content type is not accepted here',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body does not have the length that was announced',
  FST_ERR_BAD_URL: 'The address is not valid',
}

/** Finds status and words for an error. What we did not expect stays in the log. */
export function describeError(error: unknown): { statusCode: number; message: string } {
  if (error instanceof RequestError || error instanceof RedisUnavailable) {
    return { statusCode: error.statusCode, message: error.message }
  }
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    const known = typeof code === 'string' ? FRAMEWORK_MESSAGES[code] : undefined
    return { statusCode, message: known ?? STATUS_TEXTS[statusCode] ?? 'Bad request' }
  }
  return { statusCode: 500, message: 'Something went wrong on our side' }
}

/** Answers what fails, and what nothing is there for. */
export const errors = fp((app, _options, done) => {
  app.setErrorHandler(sendError)
  app.setNotFoundHandler((request, reply) =>
    sendError(new RequestError(404, 'There is nothing at this address'), request, reply),
  )
  done()
})

/** Answers a failed request. */
export function sendError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { statusCode } = describeError(error)
  const { type, text } = errorBody(error, request.routeOptions.url ?? request.url)
  request.failure = error
  reply.code(statusCode)
  if (statusCode === 503) reply.header('retry-after', '1')
  return reply.type(type).send(text)
}

/** What a failed request is answered with: JSON under /api, a small page elsewhere. */
export function errorBody(error: unknown, url: string): { type: string; text: string } {
  const { statusCode, message } = describeError(error)
  if (isApi(url)) {
    return { type: 'application/json; charset=utf-8', text: JSON.stringify({ error: message }) }
  }
  const text = renderErrorPage({ statusCode, message, name: STATUS_TEXTS[statusCode] })
  return { type: 'text/html; charset=utf-8', text }
}

/** Whether the sender of this request expects JSON. An address may name its host, as proxies are asked. */
export function isApi(url: string): boolean {
  return /^(?:https?:\/\/[^/?]*)?\/api(?=[/?]|$)/i.test(url)
}
