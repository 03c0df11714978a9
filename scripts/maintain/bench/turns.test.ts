import { expect, it } from 'vitest'
import { lengthOf, turns } from './turns.ts'

const cases = [
  { id: 'a', contenders: [1, 2] },
  { id: 'b', contenders: [1] },
]

it('lets all take turns, and turns the order round', () => {
  const order = turns(cases, 2).map(({ round, one, contender }) => `${round}${one.id}${contender}`)
  expect(order).toEqual(['0a1', '0a2', '0b1', '1b1', '1a2', '1a1', '2a1', '2a2', '2b1'])
})

it.each([
  ['who has yet to warm up', undefined, 4],
  ['who answers fast', 10_000, 1],
  ['who answers slowly', 10, 2],
  ['who hardly answers', 1, 5],
  ['who did not answer', 0, 5],
])('measures %s for long enough', (_, perSecond, seconds) => {
  expect(lengthOf({ seconds: 1, repetitions: 5, connections: 10 }, perSecond)).toBe(seconds)
})
