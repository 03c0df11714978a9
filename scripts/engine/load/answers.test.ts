import { describe, expect, it } from 'vitest'
import { availability, outageOf, sinceFailureBefore, spansOf } from './answers.ts'
import type { Answer } from './probe.ts'

const answer = (atMs: number, status: number | null, error?: string): Answer => ({
  atMs,
  tookMs: 5,
  status,
  ...(error === undefined ? {} : { error }),
})
const answers = [
  answer(0, 200),
  answer(20, 200),
  answer(40, null, 'ECONNREFUSED'),
  answer(60, 503),
  answer(80, 503),
  answer(100, 201),
]

it('counts what failed, and the longest time between two good answers', () => {
  expect(availability(answers)).toEqual({
    requests: 6,
    failed: 3,
    longestGapMs: 80,
    outcomes: { '200': 2, '201': 1, '503': 2, ECONNREFUSED: 1 },
  })
})

it('counts an outage that does not end, or that was there from the beginning, for as long as it was watched', () => {
  expect(availability([])).toMatchObject({ requests: 0, failed: 0, longestGapMs: 0 })
  // Good at 25, then failures until 85.
  expect(availability(answers.slice(1, 5))).toMatchObject({ failed: 3, longestGapMs: 60 })
  // Failures from 40 on, good at 105.
  expect(availability(answers.slice(2))).toMatchObject({ failed: 3, longestGapMs: 65 })
  expect(availability(answers.slice(2, 5))).toMatchObject({ failed: 3, longestGapMs: 45 })
})

it('joins neighbors with the same outcome', () => {
  expect(spansOf(answers)).toEqual([
    { fromMs: 5, toMs: 45, tone: 'ok', label: '200' },
    { fromMs: 45, toMs: 65, tone: 'down', label: 'ECONNREFUSED' },
    { fromMs: 65, toMs: 105, tone: 'failed', label: '503' },
    { fromMs: 105, toMs: 125, tone: 'ok', label: '201' },
  ])
  expect(spansOf([])).toEqual([])
})

it('draws a failure when it came, not when what failed was asked for', () => {
  const underWay = { ...answer(80, 503), tookMs: 70 }
  const asked = [0, 20, 40, 60].map((atMs) => answer(atMs, 200))
  expect(spansOf([...asked, underWay])).toMatchObject([
    { fromMs: 5, toMs: 150, tone: 'ok' },
    { fromMs: 150, tone: 'failed' },
  ])
})

it.each([
  ['nobody asked', [0, 20, 40, 60, 80, 300, 320].map((atMs) => answer(atMs, 200))],
  [
    'all waited, and were answered well',
    [0, 20, 40, 60, 80, 100].map((atMs) => ({ ...answer(atMs, 200), tookMs: 320 - atMs })),
  ],
])('takes no silence for a failure: %s', (_, quiet) => {
  expect(availability(quiet)).toMatchObject({ failed: 0 })
  expect(spansOf(quiet)).toMatchObject([{ tone: 'ok', label: '200' }])
})

it('lets a failure last until the next good answer', () => {
  const seen = [answer(0, 200), answer(20, null, 'ECONNREFUSED'), answer(300, 200)]
  expect(spansOf(seen)).toMatchObject([
    { fromMs: 5, toMs: 25, tone: 'ok' },
    { fromMs: 25, toMs: 305, tone: 'down', label: 'ECONNREFUSED' },
    { fromMs: 305, tone: 'ok' },
  ])
})

it('draws nothing as failed where nothing failed, and something where something did', () => {
  // Bursts with pauses between them, of one and two failures.
  const bursts = (status: number) =>
    Array.from({ length: 60 }, (_, n) => answer(Math.floor(n / 6) * 500 + n, n % 7 ? 200 : status))
  const isDrawn = (all: Answer[]) => spansOf(all).some(({ tone }) => tone !== 'ok')
  expect([isDrawn(bursts(200)), isDrawn(bursts(503))]).toEqual([false, true])
})

it('leaves out what an earlier fault did', () => {
  const seen = [answer(0, 200), answer(20, 503), answer(40, 200), answer(60, 503)]
  expect(sinceFailureBefore(seen, 50).map(({ atMs }) => atMs)).toEqual([40, 60])
  expect(sinceFailureBefore(seen.slice(2), 50)).toEqual(seen.slice(2))
})

describe('outageOf', () => {
  const every20Ms = (statuses: (number | null)[]): Answer[] =>
    statuses.map((status, index) => answer(index * 20, status))

  it.each([
    ['nothing failed', [200, 200, 200], { failed: 0, backAfterMs: 0 }],
    ['good again', [200, null, 503, 200, 200], { failed: 2, backAfterMs: 65 }],
    ['the longest gap counts', [503, 200, 503, 503, 201, 503, 200], { failed: 4, backAfterMs: 85 }],
    ['never good again', [503, 503], { failed: 2, backAfterMs: null }],
  ])('%s', (_, statuses, outage) => {
    expect(outageOf(every20Ms(statuses))).toEqual(outage)
  })

  it('goes by when answers came, not by when they were asked for', () => {
    const asked = every20Ms([503, 200, 200]).map((one, index) => ({
      ...one,
      tookMs: index === 1 ? 5 : 100,
    }))
    expect(outageOf(asked)).toEqual({ failed: 1, backAfterMs: 140 })
  })
})
