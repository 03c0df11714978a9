import { describe, expect, it } from 'vitest'
import { askedQuickly, durationMs, healthCheckOf } from './health-checks.ts'

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

describe('askedQuickly', () => {
  const model = { services: { web: { healthcheck: { test: ['CMD', 'true'] } }, redis: {} } }
  const asked = (check: { intervalMs: number; retries: number }) =>
    askedQuickly(model, { web: check }).services

  it('asks a slow health check every second, and gives up after the same time', () => {
    expect(asked({ intervalMs: 30_000, retries: 3 })).toEqual({
      web: { healthcheck: { test: ['CMD', 'true'], interval: '1000ms', retries: 90 } },
      redis: {},
    })
  })

  it('leaves a quick health check alone', () => {
    expect(asked({ intervalMs: 500, retries: 3 })).toEqual(model.services)
  })
})
