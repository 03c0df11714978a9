import { expect, it } from 'vitest'
import { timeOf503 } from './app-log.ts'

it.each([
  ['{"level":50,"statusCode":503,"responseTime":203.4,"msg":"request"}', 203.4],
  ['{"level":30,"statusCode":200,"responseTime":3.4}', 0],
  ['{"level":40,"msg":"redis is unhealthy"}', 0],
  ['1:M 23 Nov 2026 22:00:00.000 * Ready', 0],
])('reads %s', (line, time) => {
  expect(timeOf503(line)).toBe(time)
})
