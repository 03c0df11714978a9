import { expect, it } from 'vitest'
import { timeChart, whereTheTimeGoes } from './time.ts'

const steps = [1000, 3000, 2000, 500].map((durationMs) => ({ title: `s${durationMs}`, durationMs }))

it('names the longest steps, and sums up the others', () => {
  expect(whereTheTimeGoes(steps, 2)).toBe('s3000 3.0 s, s2000 2.0 s, 2 more together 1.5 s')
  expect(whereTheTimeGoes(steps.slice(0, 1))).toBe('s1000 1.0 s')
})

it('charts the steps in their order', () => {
  expect(timeChart(steps).bars.map(({ value }) => value)).toEqual([1000, 3000, 2000, 500])
})
