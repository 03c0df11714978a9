import { expect, it } from 'vitest'
import { steadyRate } from './steady-rate.ts'

it.each([
  [[9000, 3000], 1000],
  [[9000, 2999], 500],
  [[700, 800], 125],
  [[1, 2], 125],
])('sends at a rate that all of %j can bear: %d a second', (served, rate) => {
  expect(steadyRate(served)).toBe(rate)
})
