import { describe, expect, it } from 'vitest'
import type { Inflicted } from './fault.ts'
import { lanesOf } from './lanes.ts'
import { seenByUsers, slowest503 } from './sum-up.ts'
import type { UserAnswer } from '../../engine/load/users.ts'

const answer = (
  atMs: number,
  status: number | null,
  more: Partial<UserAnswer> = {},
): UserAnswer => ({
  ...{ kind: 'reads', atMs, tookMs: 5, status },
  ...more,
})
const fault = (more: Partial<Inflicted> = {}): Inflicted => ({
  ...{ beganMs: 1000, effectiveMs: 1050, endedMs: 1000, marks: [{ atMs: 1000, label: 'begins' }] },
  ...more,
})

describe('what users saw', () => {
  it('is all well where nothing failed', () => {
    const seen = seenByUsers([answer(0, 200), answer(1100, 201)], fault(), true)
    expect(seen).toMatchObject({ requests: 2, failed: 0, failedInFlight: 0, recoveredAfterMs: 0 })
    expect(seen).not.toHaveProperty('afterRedisMs')
    expect(seen).not.toHaveProperty('servedMeanwhile')
  })

  it('tells requests that were under way in what died from those that came later', () => {
    const answers = [
      answer(990, 502, { tookMs: 20 }), // on its way when it was killed
      answer(1030, null, { tookMs: 20 }), // sent before it was dead
      answer(900, null, { tookMs: 20 }), // over before
      answer(1070, 502), // sent to the dead
    ]
    const seen = seenByUsers(answers, fault({ diedMs: 1060 }), true)
    expect(seen).toMatchObject({ failed: 4, failedInFlight: 2 })
    expect(seenByUsers(answers, fault(), true).failedInFlight).toBe(0)
  })

  it('counts the recovery from the end of the fault, to the last who was sent away', () => {
    const answers = [answer(1100, 503), answer(3250, 503), answer(3300, 200)]
    const lasting = fault({ endedMs: 3000, redisAnswersMs: 3200 })
    expect(seenByUsers(answers, lasting, true)).toMatchObject({
      recoveredAfterMs: 250,
      afterRedisMs: 50,
    })
    expect(seenByUsers(answers, lasting, false).recoveredAfterMs).toBeNull()
  })

  it('counts who was served while it lasted: by that a cut is known to be one', () => {
    const answers = [
      answer(1040, 200), // sent before it was in effect
      answer(1100, 200),
      answer(1100, 201, { kind: 'writes' }),
      answer(1100, 503),
      answer(2999, 200), // came after its end
    ]
    const seen = seenByUsers(answers, fault({ endedMs: 3000 }), true)
    expect(seen.servedMeanwhile).toEqual({ reads: 1, writes: 1 })
  })
})

it('knows a 503 of the app by the instance that it names', () => {
  const answers = [
    answer(0, 503, { tookMs: 900 }),
    answer(0, 503, { tookMs: 210.4, servedBy: 'web' }),
    answer(0, 200, { tookMs: 300, servedBy: 'web' }),
  ]
  expect(slowest503(answers)).toBe(210)
  expect(slowest503([])).toBe(0)
})

it('draws those who read and those who write from half a second before the fault, in steps', () => {
  const every20 = (from: number, to: number, more: Partial<UserAnswer> = {}) =>
    Array.from({ length: (to - from) / 20 }, (_, n) => answer(from + n * 20, 200, more))
  const answers = [
    ...every20(400, 1000),
    answer(1010, 200),
    answer(1020, 503, { servedBy: 'web' }),
    answer(1150, null, { error: 'ECONNRESET' }),
    answer(1160, 503),
    answer(1170, null, { error: 'ECONNRESET' }),
    ...every20(1300, 2300),
    ...every20(400, 2300, { kind: 'writes' }),
  ]
  const [reads, writes] = lanesOf(answers, fault())
  expect(reads?.spans).toEqual([
    { fromMs: 0, toMs: 500, tone: 'ok', label: 'served' },
    { fromMs: 500, toMs: 600, tone: 'failed', label: '503' },
    { fromMs: 600, toMs: 700, tone: 'down', label: 'ECONNRESET' },
    { fromMs: 700, toMs: 800, tone: 'failed', label: 'no answer' },
    { fromMs: 800, toMs: 1700, tone: 'ok', label: 'served' },
  ])
  expect(writes?.marks).toEqual([{ atMs: 500, label: 'begins' }])
  expect(writes?.spans).toHaveLength(1)
})
