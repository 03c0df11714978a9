import { expect, it } from 'vitest'
import { closedByHygiene, restOfGap } from './gap.ts'

it.each([
  ['half of the way', { monolith: 300, clean: 200, stack: 100 }, 50],
  ['none of it', { monolith: 300, clean: 300, stack: 100 }, 0],
  ['more than all of it', { monolith: 300, clean: 50, stack: 100 }, 125],
  ['no gap, where the stack has as much', { monolith: 100, clean: 50, stack: 100 }, undefined],
])('hygiene closes %s', (_, measure, percent) => {
  expect(closedByHygiene(measure)).toBe(percent)
})

it.each([
  [89, '; what is left is the base images and the architecture'],
  [100, ''],
  [140, ''],
  [undefined, ''],
])('of a gap that is closed by %s percent, something is left or nothing', (closed, words) => {
  expect(restOfGap(closed)).toBe(words)
})
