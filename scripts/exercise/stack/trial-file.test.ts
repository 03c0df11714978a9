import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { durationMs, healthCheckOf, trialFile, type WorkConfig } from './trial-file.ts'

describe('healthCheckOf', () => {
  const test = ['CMD', 'true']

  it.each([
    ['no check anywhere', undefined, null, undefined],
    ['one in the compose file', { test, interval: '2s', retries: 5 }, null, [2000, 5]],
    ["Docker's own times", { test }, null, [30_000, 3]],
    ['one in the image', undefined, { Test: test, Interval: 5e9, Retries: 2 }, [5000, 2]],
    ['one in the image, told other times', { interval: '1m' }, { Test: test }, [60_000, 3]],
    ["the image's, switched off", { disable: true }, { Test: test }, undefined],
    ["the image's, replaced by none", { test: ['NONE'] }, { Test: test }, undefined],
  ])('finds %s', (_, ofService, ofImage, expected) => {
    const found = healthCheckOf(ofService, ofImage)
    expect(found && [found.intervalMs, found.retries]).toEqual(expected)
  })
})

it.each([
  ['30s', 30_000],
  ['1m30s', 90_000],
  ['500ms', 500],
  ['1h0m0.5s', 3_600_500],
])('durationMs reads %s', (text, expected) => {
  expect(durationMs(text)).toBe(expected)
})

describe('trialFile', () => {
  const config: WorkConfig = {
    services: {
      web: { build: { context: '.' } },
      redis: {
        image: 'redis:7-alpine',
        volumes: [
          { type: 'volume', source: 'redis-data', target: '/data' },
          { type: 'bind', source: '/home/me/data', target: '/backup' },
          { type: 'bind', source: '/home/me/redis.conf', target: '/etc/redis.conf' },
          { type: 'bind', source: '/home/me/certificates', target: '/tls', read_only: true },
        ],
      },
    },
    volumes: { 'redis-data': null, theirs: { external: true } },
    networks: { data: {}, outside: { external: true } },
  }
  const file = (checks: Parameters<typeof trialFile>[2]) =>
    parse(trialFile(config, 'lab-1', checks)) as {
      services: Record<string, object>
      volumes: Record<string, object>
      networks: Record<string, object>
    }

  it('asks a slow health check every second, and gives up after the same time', () => {
    const { services } = file({ web: { intervalMs: 30_000, retries: 3 } })
    expect(services['web']).toEqual({ healthcheck: { interval: '1000ms', retries: 90 } })
  })

  it('leaves a quick health check alone', () => {
    expect(file({ web: { intervalMs: 500, retries: 3 } }).services['web']).toEqual({})
  })

  it("gives every volume and network a name of the trial's own, but for those of others", () => {
    expect(file({}).volumes).toEqual({ 'redis-data': { name: 'lab-1_redis-data' } })
    expect(file({}).networks).toEqual({ data: { name: 'lab-1_data' } })
  })

  it("lets Redis write to no folder of the learner's", () => {
    const volumes = [{ type: 'volume', target: '/backup' }]
    expect(file({}).services['redis']).toEqual({ volumes })
  })
})
