import { describe, expect, it } from 'vitest'
import { disturbedSentence, undisturbed, wasLate, wasShortOfCpu } from './disturbed.ts'

describe('rounds that may be disturbed', () => {
  /** Four rounds, of which so many attempts are disturbed in turn. */
  const four = (...disturbed: boolean[]) => {
    const asked: number[] = []
    return undisturbed(
      4,
      (round) => {
        asked.push(round)
        return Promise.resolve(asked.length)
      },
      (attempt) => disturbed[attempt - 1] ?? false,
    ).then((done) => ({ ...done, asked }))
  }

  it.each([
    ['none is', [], [1, 2, 3, 4], 0, 0, [0, 1, 2, 3]],
    ['the first is, once', [true], [2, 3, 4, 5], 1, 0, [0, 0, 1, 2, 3]],
    ['two are, once', [true, false, true], [2, 4, 5, 6], 2, 0, [0, 0, 1, 1, 2, 3]],
    ['all are', Array(6).fill(true) as boolean[], [3, 4, 5, 6], 2, 4, [0, 0, 0, 1, 2, 3]],
  ])(
    'are done again, within limits, where %s',
    async (_, disturbed, results, repeated, kept, asked) => {
      expect(await four(...disturbed)).toEqual({ results, repeated, disturbed: kept, asked })
    },
  )

  it('are told', () => {
    const told = [
      { repeated: 1, disturbed: 0 },
      { repeated: 2, disturbed: 0 },
    ]
    expect(disturbedSentence(told)).toContain('was done again: 3 were.')
    expect(disturbedSentence(told)).not.toContain('count all the same')
    expect(disturbedSentence([{ repeated: 8, disturbed: 2 }])).toContain('2 more were disturbed')
  })
})

it.each([
  [1000, 1000, 9.9, false],
  [1000, 1000, 10.1, true],
  [500, 1000, 19.9, false],
  [500, 1000, 20.1, true],
])('at %d a second, %d requests, %d ms is late: %j', (perSecond, requests, sentLateMs, late) => {
  expect(wasLate({ sentLateMs }, { method: 'GET', path: '/', perSecond, requests })).toBe(late)
})

it.each([
  [0.25, false],
  [0.6, true],
  [null, false],
])(
  'where a program waited for %j of the time, processors were short: %j',
  (cpuWaitShare, short) => {
    expect(wasShortOfCpu({ cpuWaitShare })).toBe(short)
  },
)
