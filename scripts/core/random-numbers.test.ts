import { expect, it } from 'vitest'
import { randomFrom } from './random-numbers.ts'

it('random numbers are the same for the same seed, and from 0 to 1', () => {
  const some = (seed: number) => Array.from({ length: 100 }, randomFrom(seed))
  expect(some(5)).toEqual(some(5))
  expect(some(5)).not.toEqual(some(6))
  expect(Math.min(...some(5))).toBeGreaterThanOrEqual(0)
  expect(Math.max(...some(5))).toBeLessThan(1)
  expect(new Set(some(5)).size).toBe(100)
})
