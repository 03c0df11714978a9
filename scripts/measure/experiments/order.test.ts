import { expect, it } from 'vitest'
import { inOrderOf } from './order.ts'

it.each([
  [0, ['a', 'b', 'c']],
  [1, ['b', 'c', 'a']],
  [2, ['c', 'a', 'b']],
  [3, ['a', 'b', 'c']],
])('rotates the order from round to round: %d', (round, order) => {
  expect(inOrderOf(round, ['a', 'b', 'c'])).toEqual(order)
})

it('has an order for none, too', () => {
  expect(inOrderOf(3, [])).toEqual([])
})
