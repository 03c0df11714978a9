import { describe, expect, it, test } from 'vitest'
import { GOALS, judgeGoals, memoryGrowth } from './goals.ts'
import type { FaultResult, Outage, Stop } from './results.ts'
import { goodTrial, runOf } from './sample-run.ts'

function met(id: string, results: Partial<FaultResult>[]) {
  return judgeGoals(runOf(results)).find((one) => one.id === id)?.met
}

const outage = (more: Partial<Outage> = {}): Outage => ({
  ...{ kind: 'silent', seconds: 300, requests: 100, outcomes: { 'GET /': { '503': 100 } } },
  ...{ slowest503: { usersMs: 230, appMs: 210 }, afterRedisMs: 300, webRestarts: 0 },
  ...more,
})
const away = (outages: Outage[], bytes = [100, 100]): Partial<FaultResult> => ({
  id: 'redis-away',
  away: {
    ...{ outages, replicas: 3 },
    memory: Array.from({ length: 20 }, (_, n) => ({
      atSeconds: n,
      bytes: bytes[n < 10 ? 0 : 1] ?? 0,
    })),
  },
})
const stop = (more: Partial<Stop> = {}): Stop => ({
  ...{ afterMs: 1, tookMs: 3000, exitCodes: { web: 0 }, inFlight: 4, finished: 4 },
  ...{ acknowledged: 10, lost: 0 },
  ...more,
})
const stops = (...all: Stop[]): Partial<FaultResult> => ({ id: 'stopped', stops: all })
const trials = (id: string, ...more: Parameters<typeof goodTrial>[]): Partial<FaultResult> => ({
  id,
  trials: more.map(([one]) => goodTrial(one)),
})

test('what was not measured is neither met nor missed', () => {
  expect(judgeGoals(runOf([])).map((one) => one.met)).toEqual(GOALS.map(() => null))
})

describe.each<[string, Partial<FaultResult>[], Partial<FaultResult>[]]>([
  ['nothing-lost', [trials('scaled', [])], [trials('scaled', [], [{ lost: 1 }])]],
  ['nothing-lost', [stops(stop())], [stops(stop({ lost: 1 }))]],
  [
    'replica-lost',
    [trials('web-killed', [{ failed: 2, failedInFlight: 2 }])],
    [trials('web-killed', [{ failed: 3, failedInFlight: 2 }])],
  ],
  ['rolling', [trials('rolled', [])], [trials('rolled', [], [{ failed: 1 }])]],
  ['scaling', [trials('scaled', [])], [trials('scaled', [{ failed: 1 }])]],
  [
    'fails-fast',
    [away([outage()])],
    [away([outage({ slowest503: { usersMs: 251, appMs: 200 } })])],
  ],
  ['fails-fast', [away([outage()])], [away([outage({ outcomes: { 'GET /': { '500': 1 } } })])]],
  [
    'back-at-once',
    [trials('redis-paused', [{ afterRedisMs: 1000 }])],
    [trials('redis-paused', [{ afterRedisMs: 1001 }])],
  ],
  ['no-restart-loop', [away([outage()])], [away([outage({ webRestarts: 1 })])]],
  ['no-growth', [away([], [100, 110])], [away([], [100, 120])]],
  ['stops-well', [stops(stop())], [stops(stop({ finished: 3 }))]],
  ['stops-well', [stops(stop())], [stops(stop(), stop({ exitCodes: { web: 137 } }))]],
  ['stops-well', [stops(stop())], [stops(stop({ tookMs: 10_000 }))]],
  ['by-itself', [trials('scaled', [])], [trials('scaled', [{ recoveredAfterMs: null }])]],
])('%s', (id, good, bad) => {
  it('is met where it holds, and missed where it does not', () => {
    expect([met(id, good), met(id, bad)]).toEqual([true, false])
  })
})

it('asks the monolith for less: there the loss of the app is the loss of all', () => {
  const lost = trials('web-killed', [{ failed: 300, afterRedisMs: 5000 }])
  const monolith = { ...lost, packaging: 'monolithic' as const }
  expect([met('replica-lost', [monolith]), met('back-at-once', [monolith])]).toEqual([null, null])
})

it('compares the end of an outage with its beginning, once the app has grown into the load', () => {
  const samples = [50, 100, 100, 100, 100, 100, 100, 100, 100, 150].map((bytes) => ({ bytes }))
  expect(memoryGrowth(samples)).toBe(1.5)
  expect(memoryGrowth(samples.slice(0, 9))).toBeUndefined()
})
