import { describe, expect, it } from 'vitest'
import { median, nearestToMedian } from './statistics.ts'

describe('median', () => {
  it.each([
    [[3], 3],
    [[9, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9], 9.5],
    [[1, Infinity, Infinity], Infinity],
    [[1, 2, Infinity, Infinity], Infinity],
  ])('of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle)
  })

  it('of nothing is an error', () => {
    expect(() => median([])).toThrow('Nothing was measured')
  })
})

describe('the one nearest to the median', () => {
  const nearest = (values: number[]) => nearestToMedian(values, (one) => one)

  it.each([
    [[9, 1, 2], 2],
    [[1, 2, 4, 50], 2],
    [[2, 1, 50, 4], 2],
    [[100, Infinity, Infinity], Infinity],
  ])('of %j is %d', (values, one) => {
    expect(nearest(values)).toBe(one)
  })

  it('of nothing is an error', () => {
    expect(() => nearest([])).toThrow('Nothing was measured')
  })
})
