import { expect, test } from 'vitest'
import { requestLogLevel } from './request-log.ts'

test.each([
  ['/', 200, 'info'],
  ['/tasks', 303, 'info'],
  ['/api/tasks', 400, 'warn'],
  ['/nothing', 404, 'warn'],
  ['/api/tasks', 503, 'error'],
  ['/api/health', 200, 'debug'],
  ['/api/health', 503, 'debug'],
  ['/api/ready', 503, 'debug'],
] as const)('%s with %i is logged at %s', (url, statusCode, level) => {
  expect(requestLogLevel(url, statusCode)).toBe(level)
})
