import { expect, it } from 'vitest'
import { lastWordsOfRedis } from './blue-green.ts'

it.each([
  [
    'a log that several programs share',
    [
      'redis | 12:C 02 Jan 2026 03:04:05.678 * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo',
      'redis | 12:M 02 Jan 2026 03:04:06.001 * Ready to accept connections tcp',
      'webapp | {"level":30,"msg":"Server listening"}',
    ],
    'Ready to accept connections tcp',
  ],
  [
    'a warning',
    ['7:M 02 Jan 2026 03:04:06.001 # Can’t open the file: in use\r'],
    'Can’t open the file: in use',
  ],
  ['a log without Redis', ['webapp | 12:30 is no line of Redis'], ''],
])('reads the last words of Redis from %s', (_, lines, words) => {
  expect(lastWordsOfRedis(lines.join('\n'))).toBe(words)
})
