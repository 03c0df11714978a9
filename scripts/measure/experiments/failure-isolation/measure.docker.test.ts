import type { Sides } from '../comparison.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findLabObjects } from '../../../engine/docker/lab-objects.ts'
import {
  bothOf,
  type BothPackagings,
  startBothPackagings,
} from '../../../maintain/testing/both-packagings.ts'
import { measureFailures } from './measure.ts'
import type { FailureIsolationFacts } from './facts.ts'

let both: BothPackagings
let measured: Sides<FailureIsolationFacts>
let before: string[]
beforeAll(async () => {
  both = await startBothPackagings()
  before = await names()
  const context = { ...both.context, extent: { rounds: 1, repetitions: 1 } }
  measured = bothOf(await measureFailures(both.subjects, context, 10_000))
})
afterAll(() => both.remove())

async function names(): Promise<string[]> {
  return (await findLabObjects(both.docker, both.run.id)).map(({ name }) => name).sort()
}

describe('crashes of real containers', () => {
  it.each([
    ['the monolith', 'monolithic', ['node', 'redis-server', 'supervisord']],
    ['the stack', 'multiContainer', ['node', 'redis-server', 'haproxy']],
  ] as const)('%s: each process crashes, users notice, and it comes back', (_, id, processes) => {
    const { crashes } = measured[id]
    expect(crashes.map(({ process }) => process)).toEqual(processes)
    for (const one of crashes) {
      expect(one).toMatchObject({ crashes: 1, failedReads: [expect.any(Number)] })
      expect(one.failedReads[0]).toBeGreaterThan(0)
      expect(one.backAfterMs[0]).toBeGreaterThan(0)
      expect(one.typical.spans.some(({ tone }) => tone !== 'ok')).toBe(true)
    }
  })

  it('in the monolith Docker notices the end of supervisord alone, which takes all with it', () => {
    const [web, redis, supervisord] = measured.monolithic.crashes
    for (const one of [web, redis]) {
      expect(one).toMatchObject({
        ...{ noticedAfterMs: [null], restarts: 0, tookDown: [[]], events: {} },
      })
    }
    expect(supervisord).toMatchObject({
      noticedAfterMs: [expect.any(Number)],
      restarts: 1,
      tookDown: [['web', 'redis']],
      events: { 'die (exit code 137)': 1, start: 1 },
    })
  })

  it('in the stack Docker notices each, starts it again, and no other goes down', () => {
    for (const one of measured.multiContainer.crashes) {
      expect(one).toMatchObject({
        ...{ noticedAfterMs: [expect.any(Number)], restarts: 1, tookDown: [[]] },
      })
      expect(one.events).toMatchObject({ 'die (exit code 137)': 1, start: 1 })
    }
  })

  it('loses no write that was acknowledged', () => {
    for (const { crashes } of Object.values(measured)) {
      for (const one of crashes) expect(one.lostWrites).toEqual([0])
      const acknowledged = crashes.flatMap((one) => one.acknowledgedWrites)
      expect(Math.max(...acknowledged)).toBeGreaterThan(0)
    }
  })
})

describe('a Redis that cannot start again', () => {
  it('in the monolith: users get errors, and Docker says healthy, checks included', () => {
    const [deadRedis] = measured.monolithic.deadRedis
    if (!deadRedis) throw new Error('It was watched')
    expect(deadRedis.secondsWithErrors).toBeGreaterThan(5)
    expect(deadRedis).toMatchObject({
      secondsWithErrorsAndNoComplaint: deadRedis.secondsWithErrors,
      complaints: {},
      restarts: 0,
      noticedAfterMs: null,
    })
    expect(deadRedis.checksThatPassed).toBeGreaterThan(0)
    expect(deadRedis.logLine).toMatch(/gave up: redis/)
  })

  it('in the stack: users get errors as well, and Docker says so', () => {
    const [deadRedis] = measured.multiContainer.deadRedis
    if (!deadRedis) throw new Error('It was watched')
    expect(deadRedis.secondsWithErrors).toBeGreaterThan(5)
    expect(deadRedis.secondsWithErrorsAndNoComplaint).toBe(0)
    expect(deadRedis.restarts).toBeGreaterThan(1)
    expect(deadRedis.complaints).toHaveProperty('restarting')
    expect(deadRedis.logLine).not.toBeNull()
  })
})

it('leaves the shared stacks alone, and nothing else behind', async () => {
  expect(await names()).toEqual(before)
  for (const { stack } of Object.values(both.subjects)) {
    const response = await fetch(`${stack.urls()[0] ?? ''}/api/tasks`)
    expect(await response.json()).toEqual([])
  }
})
