import { describe, expect, it } from 'vitest'
import { pingAnswer } from './redis-address.ts'
import { isErrorReply, parseConfig, RedisError, redisReply } from './redis-reply.ts'

const result = (stdout: string, stderr = '', exitCode = 0) => ({
  ...{ command: 'redis-cli', durationMs: 1, stdout, stderr, exitCode },
})

describe('an answer of Redis', () => {
  it.each([['OK'], [''], ['maxmemory\n0'], ['7'], ['a value that says ERR somewhere']])(
    'is %j',
    (stdout) => {
      expect(redisReply(result(stdout))).toBe(stdout)
    },
  )

  it.each([
    ['NOAUTH Authentication required.', '', 0],
    ['', 'NOAUTH Authentication required.', 1],
    ['(error) ERR unknown command', '', 0],
    ['NOPERM this user has no permissions', '', 0],
    ['', 'Could not connect to Redis at 127.0.0.1:6379: Connection refused', 1],
    ['', '', 137],
  ])('is neither %j nor %j', (stdout, stderr, exitCode) => {
    expect(() => redisReply(result(stdout, stderr, exitCode))).toThrow(RedisError)
  })

  it('is no error reply where the connection was lost', () => {
    expect(isErrorReply('Error: Server closed the connection')).toBe(false)
    expect(isErrorReply("OOM command not allowed when used memory > 'maxmemory'.")).toBe(true)
  })

  it('to CONFIG GET has names and values in turn, empty ones too', () => {
    expect(parseConfig('dir\n/data\ndbfilename\n')).toEqual({ dir: '/data', dbfilename: '' })
  })
})

it.each([
  ['PONG', 'PONG'],
  ['\nPONG\n', 'PONG'],
  ['LOADING Redis is loading the dataset in memory', 'PONG'],
  ['NOAUTH Authentication required.', 'password'],
  [
    'AUTH failed: WRONGPASS invalid username-password pair\nNOAUTH Authentication required.',
    'password',
  ],
  ['Could not connect to Redis at 127.0.0.1:6379: Connection refused', undefined],
  ['Error: Protocol error, got "H" as reply type byte', undefined],
])('PING answered with %j is %s', (words, answer) => {
  expect(pingAnswer(words)).toBe(answer)
})
