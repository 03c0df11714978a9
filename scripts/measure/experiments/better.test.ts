import { describe, expect, it } from 'vitest'
import { betterByCount, betterByOutage, betterByShare, betterBySpread } from './better.ts'
import { spreadOf } from '../../core/spread.ts'

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

it.each([
  [[5, 5], [0, 5], 'lower', 'multiContainer'],
  [[30, 30], [10, 30], 'higher', 'monolithic'],
  [[5, 5], [4, 5], 'higher', 'same'],
  [[0, 16], [1, 16], 'lower', 'same'],
  [[3, 3], [30, 30], 'higher', 'same'],
  [[0, 0], [5, 5], 'lower', 'same'],
] as const)('betterByShare of %j and %j, %s wins: %s', (monolith, stack, wins, better) => {
  const share = ([count, of]: readonly [number, number]) => ({ count, of })
  const pair = { monolithic: share(monolith), multiContainer: share(stack) }
  expect(betterByShare(pair, wins)).toBe(better)
})

it.each([
  [110, 0, 'multiContainer'],
  [10, 40, 'monolithic'],
  [77, 60, 'same'],
  [110, 60, 'same'],
  [1, 0, 'same'],
  [0, 4, 'same'],
  [0, 0, 'same'],
] as const)(
  'betterByOutage of %d and %d failed requests: %s',
  (monolithic, multiContainer, better) => {
    expect(betterByOutage({ monolithic, multiContainer })).toBe(better)
  },
)
