import { describe, expect, it } from 'vitest'
import { spreadOf } from './spread.ts'

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
