import { expect, it } from 'vitest'
import { steadyRate } from './steady-rate.ts'

it.each([
  [[9000, 2000], 1000],
  [[9000, 1999], 500],
  [[700, 800], 250],
  [[1, 2], 250],
])('sends at a rate that all of %j can bear: %d a second', (served, rate) => {
  expect(steadyRate(served)).toBe(rate)
})
