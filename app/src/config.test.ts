import { describe, expect, test } from 'vitest'
import { readConfig, redisOf } from './config.ts'

describe('readConfig', () => {
  test('needs nothing to be set', () => {
    expect(readConfig({})).toEqual({
      PORT: 3000,
      HOST: '0.0.0.0',
      REDIS_HOST: 'localhost',
      REDIS_PORT: 6379,
      CONTAINER_TYPE: 'none',
      SERVER_LABEL: 'Plain process',
      LOG_LEVEL: 'info',
      SHUTDOWN_DRAIN_MS: 1000,
      ALLOWED_HOSTS: [],
    })
  })

  test('takes what is set, numbers as numbers, and nothing that it does not know', () => {
    const config = readConfig({ PORT: '8080', REDIS_HOST: 'redis', PATH: '/bin' })
    expect(config).toMatchObject({ PORT: 8080, REDIS_HOST: 'redis' })
    expect(config).not.toHaveProperty('PATH')
  })

  test('takes an empty variable as unset, which is how Compose passes one that is not set', () => {
    expect(readConfig({ PORT: '', SERVER_LABEL: ' ' })).toEqual(readConfig({}))
  })

  test.each([
    [{ PORT: 'http' }, 'PORT must be a whole number from 0 to 65535'],
    [{ PORT: '80abc' }, 'PORT must be a whole number from 0 to 65535'],
    [{ PORT: '70000' }, 'PORT must be a whole number from 0 to 65535'],
    [{ REDIS_PORT: '0' }, 'REDIS_PORT must be a whole number from 1 to 65535'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of fatal, error, warn, info, '],
    [{ SHUTDOWN_DRAIN_MS: '-1' }, 'SHUTDOWN_DRAIN_MS must be a whole number from 0 to 60000'],
    [{ REDIS_URL: 'http://redis' }, 'REDIS_URL must be redis://HOST:PORT, or rediss:// for TLS'],
    [
      { REDIS_URL: 'redis://:secret@/x' },
      'REDIS_URL must be redis://HOST:PORT, or rediss:// for TLS',
    ],
    [{ ALLOWED_HOSTS: 'http://a' }, 'ALLOWED_HOSTS must be names of hosts, with a comma between'],
    [{ SHUTDOWN_DRAIN_MS: '0.5' }, 'SHUTDOWN_DRAIN_MS must be a whole number from 0 to 60000'],
  ])('refuses %o', (env, message) => {
    expect(() => readConfig(env)).toThrow(`Configuration refused: ${message}`)
  })

  test('names all that is wrong', () => {
    expect(() => readConfig({ PORT: 'http', LOG_LEVEL: 'loud' })).toThrow(/PORT .*, LOG_LEVEL /)
  })
})

test.each([
  [
    { REDIS_HOST: 'redis', REDIS_PORT: '1' },
    { host: 'redis', port: 1 },
  ],
  [{ REDIS_PASSWORD: 'x' }, { host: 'localhost', port: 6379, password: 'x' }],
  [
    { REDIS_URL: 'redis://redis', REDIS_HOST: 'other' },
    { host: 'redis', port: 6379 },
  ],
  [
    { REDIS_URL: 'rediss://me:p%40ss@redis:7000/2' },
    { host: 'redis', port: 7000, username: 'me', password: 'p@ss', db: 2, tls: {} },
  ],
  [
    { REDIS_URL: 'redis://:x@[::1]:7000/', REDIS_PASSWORD: 'y' },
    { host: '::1', port: 7000, password: 'y' },
  ],
])('%o leads to the Redis %o', (env, address) => {
  expect(redisOf(readConfig(env))).toEqual(address)
})

test('hosts are listed with commas or blanks', () => {
  expect(readConfig({ ALLOWED_HOSTS: 'Lab.example, tasks.example:8443' }).ALLOWED_HOSTS).toEqual([
    ...['lab.example', 'tasks.example:8443'],
  ])
})
