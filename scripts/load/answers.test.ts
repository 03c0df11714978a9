import { expect, it } from 'vitest'
import { availability, spansOf } from './answers.ts'
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

it('knows no gap where hardly anyone was answered', () => {
  expect(availability([])).toMatchObject({ requests: 0, failed: 0, longestGapMs: 0 })
  expect(availability(answers.slice(1, 5))).toMatchObject({ failed: 3, longestGapMs: 0 })
})

it('joins neighbours with the same outcome', () => {
  expect(spansOf(answers)).toEqual([
    { fromMs: 0, toMs: 40, tone: 'ok', label: '200' },
    { fromMs: 40, toMs: 60, tone: 'down', label: 'ECONNREFUSED' },
    { fromMs: 60, toMs: 100, tone: 'failed', label: '503' },
    { fromMs: 100, toMs: 105, tone: 'ok', label: '201' },
  ])
})
