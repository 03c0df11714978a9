import { expect, it } from 'vitest'
import { divide } from './cores.ts'

it.each([
  ['0-1', { server: 0, generator: 1, redis: 1 }],
  ['2,5-7', { server: 2, generator: 5, redis: 6 }],
  ['3', undefined],
  ['', undefined],
])('gives the server a core for itself: %j', (list, cores) => {
  expect(divide(list)).toEqual(cores)
})
