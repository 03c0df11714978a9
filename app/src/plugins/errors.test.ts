import { expect, test } from 'vitest'
import { describeError, isApi } from './errors.ts'
import { RedisUnavailable } from '../redis/call.ts'
import { RequestError } from './request-error.ts'

const framework = (statusCode: number, code?: string) =>
  Object.assign(new Error('inner workings'), { statusCode, code })

test.each([
  [new RequestError(404, 'There is no such task'), 404, 'There is no such task'],
  [new RedisUnavailable('Away'), 503, 'Away'],
  [framework(413, 'FST_ERR_CTP_BODY_TOO_LARGE'), 413, 'The body is larger than 16 KiB'],
  [framework(400, 'FST_ERR_CTP_INVALID_JSON_BODY'), 400, 'The body is not valid JSON'],
  [framework(400), 400, 'Bad Request'],
  [framework(500), 500, 'Something went wrong on our side'],
  [new Error('secret'), 500, 'Something went wrong on our side'],
  ['thrown text', 500, 'Something went wrong on our side'],
])('%o is told as %i %s', (error, statusCode, message) => {
  expect(describeError(error)).toEqual({ statusCode, message })
})

test.each([
  ['/api', true],
  ['/api/tasks', true],
  ['/api?x', true],
  ['/apiary', false],
  ['/', false],
  ['/tasks?next=/api/', false],
])('isApi(%o) is %o', (url, expected) => {
  expect(isApi(url)).toBe(expected)
})
