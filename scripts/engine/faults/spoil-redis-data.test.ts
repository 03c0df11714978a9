import { describe, expect, it } from 'vitest'
import { parseConfig } from './redis-reply.ts'
import { fileReadFirst } from './spoil-redis-data.ts'

describe('the file that Redis reads first', () => {
  it.each([
    [
      'with an append-only file, Redis 7',
      { dir: '/data', appendonly: 'yes', appenddirname: 'aof', appendfilename: 'a.aof' },
      '/data/aof/a.aof.manifest',
    ],
    [
      'with an append-only file, Redis 6',
      { dir: '/var/lib/redis', appendonly: 'yes', appendfilename: 'a.aof' },
      '/var/lib/redis/a.aof',
    ],
    [
      'with snapshots alone',
      { dir: '/data', appendonly: 'no', appenddirname: 'aof', dbfilename: 'dump.rdb' },
      '/data/dump.rdb',
    ],
  ])('%s', (_, config, file) => {
    expect(fileReadFirst(config)).toBe(file)
  })
})

it('parses names and values in turn, empty values included', () => {
  expect(parseConfig('save\n\ndir\n/data\nsyslog-ident\nredis')).toEqual({
    save: '',
    dir: '/data',
    'syslog-ident': 'redis',
  })
})
