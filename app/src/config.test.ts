import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'

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
    [{ PORT: 'http' }, 'PORT must be integer'],
    [{ PORT: '70000' }, 'PORT must be <= 65535'],
    [{ REDIS_PORT: '0' }, 'REDIS_PORT must be >= 1'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be equal to one of the allowed values'],
    [{ SHUTDOWN_DRAIN_MS: '-1' }, 'SHUTDOWN_DRAIN_MS must be >= 0'],
  ])('refuses %o', (env, message) => {
    expect(() => readConfig(env)).toThrow(`Configuration refused: ${message}`)
  })
})
