import { describe, expect, it } from 'vitest'
import { betterByCount, betterByRounds, betterEachTime, majority } from './better.ts'

const times = (n: number, value: number) => Array.from({ length: n }, () => value)

describe('betterByRounds', () => {
  it.each([
    ['the lower one', times(8, 10), times(8, 5), 'lower', 'multiContainer'],
    ['the higher one', times(8, 10), times(8, 5), 'higher', 'monolithic'],
    ['the monolith where it is lower', times(8, 5), times(8, 10), 'lower', 'monolithic'],
    ['whoever is better by a tenth', times(8, 10), times(8, 11), 'lower', 'monolithic'],
    ['nobody for less than a tenth', times(8, 100), times(8, 109), 'lower', 'same'],
    [
      'nobody where one is better by less in more rounds',
      rounds(5, 109, 900),
      100,
      'lower',
      'same',
    ],
    [
      'who is better by more in half of the rounds',
      rounds(4, 109, 112),
      100,
      'lower',
      'multiContainer',
    ],
    ['nobody in seven rounds', times(7, 1), times(7, 100), 'lower', 'same'],
    ['nobody for seven of eight rounds', [...times(7, 1), 200], times(8, 100), 'lower', 'same'],
    ['nobody where a round was even', [...times(8, 1), 100], times(9, 100), 'lower', 'same'],
    ['nobody for rounds that one side alone has', times(9, 1), times(7, 100), 'lower', 'same'],
    [
      'who is better in each of the rounds that both have',
      times(9, 1),
      times(8, 2),
      'lower',
      'monolithic',
    ],
    [
      'who is better in each round, whatever the ranges',
      [1, 2, 3, 4, 5, 6, 7, 8],
      [2, 3, 4, 5, 6, 7, 8, 9],
      'lower',
      'monolithic',
    ],
    ['who needs no time at all', times(8, 0), times(8, 1), 'lower', 'monolithic'],
    ['nobody where all are even', times(8, 0), times(8, 0), 'lower', 'same'],
    ['nobody where nothing was measured', [], [], 'lower', 'same'],
  ] as const)('is %s', (_, monolith, stack, wins, better) => {
    const multiContainer = typeof stack === 'number' ? times(8, stack) : [...stack]
    expect(betterByRounds({ monolithic: [...monolith], multiContainer }, wins)).toBe(better)
  })
})

/** Eight rounds: so many of one value, the rest of another. */
function rounds(n: number, value: number, other: number): number[] {
  return [...times(n, value), ...times(8 - n, other)]
}

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
  [[1, 1, 1], [0, 0, 0], 'lower', 'multiContainer'],
  [[1, 1, 1], [0, 0, 0], 'higher', 'monolithic'],
  [[2, 2, 2], [2, 2, 2, 2], 'lower', 'same'],
  // What came out another way once may come out another way again.
  [[1, 1, 0], [0, 0, 0], 'lower', 'same'],
  [[0, 0, 0], [7, 7, 7, 7, 6], 'lower', 'same'],
  [[1, 1], [0, 0, 0], 'lower', 'same'],
  [[1, 1, 1], [], 'lower', 'same'],
] as const)('betterEachTime of %j and %j, %s wins: %s', (monolith, stack, wins, better) => {
  const sides = { monolithic: [...monolith], multiContainer: [...stack] }
  expect(betterEachTime(sides, wins)).toBe(better)
})

it.each([
  [['monolithic', 'multiContainer', 'multiContainer'], 'multiContainer'],
  [['monolithic', 'same', 'same'], 'monolithic'],
  [['monolithic', 'multiContainer', 'same'], 'same'],
  [[], 'same'],
] as const)('majority of %j: %s', (verdicts, better) => {
  expect(majority([...verdicts])).toBe(better)
})
