import { describe, expect, it } from 'vitest'
import { betterByCount, betterBySpread, spreadOf } from './spread.ts'

describe('spreadOf', () => {
  it.each([
    [[3], { median: 3, low: 3, high: 3, repetitions: 1 }],
    [[9, 1, 2], { median: 2, low: 1, high: 9, repetitions: 3 }],
    [[4, 1, 3, 2], { median: 2.5, low: 1, high: 4, repetitions: 4 }],
  ])('of %j', (values, spread) => {
    expect(spreadOf(values)).toEqual(spread)
  })

  it('of nothing is an error', () => {
    expect(() => spreadOf([])).toThrow('Nothing was measured')
  })
})

describe('betterBySpread', () => {
  const slow = spreadOf([10, 12])
  const fast = spreadOf([1, 3])
  it.each([
    ['the lower one', slow, fast, 'lower', 'multiContainer'],
    ['the higher one', slow, fast, 'higher', 'monolithic'],
    ['the monolith where it is lower', fast, slow, 'lower', 'monolithic'],
    ['nobody where the ranges overlap', spreadOf([1, 11]), slow, 'lower', 'same'],
    ['nobody where they touch', spreadOf([12, 20]), slow, 'lower', 'same'],
    ['nobody where one lies in the other', spreadOf([1, 20]), slow, 'higher', 'same'],
  ] as const)('is %s', (_, monolithic, multiContainer, wins, better) => {
    expect(betterBySpread({ monolithic, multiContainer }, wins)).toBe(better)
  })
})

it.each([
  [1, 2, 'lower', 'monolithic'],
  [1, 2, 'higher', 'multiContainer'],
  [2, 1, 'lower', 'multiContainer'],
  [2, 2, 'lower', 'same'],
] as const)(
  'betterByCount of %d and %d, %s wins: %s',
  (monolithic, multiContainer, wins, better) => {
    expect(betterByCount({ monolithic, multiContainer }, wins)).toBe(better)
  },
)
