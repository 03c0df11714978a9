import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { RequestError } from './request-error.ts'
import { RedisUnavailable } from './redis-call.ts'
import { renderErrorPage } from './templates.ts'

/** What the sender of a failed request is told. */
export interface ErrorDescription {
  statusCode: number
  message: string
}

export const BODY_LIMIT_BYTES = 16 * 1024

const FRAMEWORK_MESSAGES: Record<string, string> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty',
  FST_ERR_CTP_BODY_TOO_LARGE: `The body is larger than ${BODY_LIMIT_BYTES / 1024} KiB`,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'This content type is not accepted here',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body does not have the length that was announced',
  FST_ERR_BAD_URL: 'The address is not valid',
}

/** Finds status and words for an error. What we did not expect stays in the log. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof RequestError || error instanceof RedisUnavailable) {
    return { statusCode: error.statusCode, message: error.message }
  }
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    const known = typeof code === 'string' ? FRAMEWORK_MESSAGES[code] : undefined
    return { statusCode, message: known ?? STATUS_CODES[statusCode] ?? 'Bad request' }
  }
  return { statusCode: 500, message: 'Something went wrong on our side' }
}

/** Answers a failed request: JSON under /api, a small page elsewhere. */
export function sendError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { statusCode, message } = describeError(error)
  request.failure = error
  reply.code(statusCode)
  if (statusCode === 503) reply.header('retry-after', '1')
  if (isApi(request.url)) return reply.send({ error: message })
  const page = renderErrorPage({ statusCode, message, name: STATUS_CODES[statusCode] })
  return reply.type('text/html; charset=utf-8').send(page)
}

/** Whether the sender of this request expects JSON. */
export function isApi(url: string): boolean {
  return /^\/api(?=[/?]|$)/.test(url)
}
