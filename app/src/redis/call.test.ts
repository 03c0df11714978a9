import { PassThrough } from 'node:stream'
import { type Redis, ReplyError } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { callRedis, RedisUnavailable } from './call.ts'

const redisThatIs = (status: string) => ({ status, stream: new PassThrough() }) as unknown as Redis
const ready = redisThatIs('ready')

function reply(message: string): Error {
  const error = new Error(message)
  return Object.setPrototypeOf(error, (ReplyError as { prototype: object }).prototype) as Error
}

test('passes on what Redis answers', async () => {
  expect(await callRedis(ready, 'read', () => Promise.resolve('x'))).toBe('x')
})

test.each(['wait', 'connecting', 'reconnecting', 'close', 'end'])(
  'sends nothing while the connection is %s',
  async (status) => {
    let sent = false
    const call = callRedis(redisThatIs(status), 'write', () => Promise.resolve((sent = true)))
    await expect(call).rejects.toThrow(/Nothing was changed/)
    expect(sent).toBe(false)
  },
)

describe('a change that fails', () => {
  test.each([
    ['Command timed out', 'may or may not'],
    ['Connection is closed.', 'may or may not'],
  ])('after it was sent (%s) is uncertain', async (message, told) => {
    const call = callRedis(ready, 'write', () => Promise.reject(new Error(message)))
    await expect(call).rejects.toThrow(told)
    await expect(call).rejects.toBeInstanceOf(RedisUnavailable)
  })

  test.each([
    'LOADING Redis is loading the dataset in memory',
    "OOM command not allowed when used memory > 'maxmemory'.",
    'READONLY You can’t write against a read only replica.',
    'MISCONF Redis is configured to save RDB snapshots',
  ])('because Redis refuses it (%s) was not made', async (message) => {
    const call = callRedis(ready, 'write', () => Promise.reject(reply(message)))
    await expect(call).rejects.toThrow('Nothing was changed')
  })

  test('because the command is wrong is a bug, and not told as anything else', async () => {
    const error = reply('WRONGTYPE Operation against a key holding the wrong kind of value')
    await expect(callRedis(ready, 'write', () => Promise.reject(error))).rejects.toBe(error)
  })
})
