import { expect, it } from 'vitest'
import { freeNetwork } from './subnet.ts'

it.each([
  ['nothing is taken', [], '198.18.0'],
  ['other networks are', ['127.0.0.1/8', '172.17.0.1/16'], '198.18.0'],
  ['another cluster has the first', ['198.18.0.1/24'], '198.18.1'],
  ['two have the first and the third', ['198.18.0.1/24', '198.18.2.1/24'], '198.18.1'],
  ['an address of it is ours in another way', ['198.18.0.77/32'], '198.18.1'],
])('where %s', (_, taken, free) => {
  expect(freeNetwork(taken)).toBe(free)
})

it('says so where a network has all of them', () => {
  expect(() => freeNetwork(['198.18.3.4/15'])).toThrow(/is taken/)
})
