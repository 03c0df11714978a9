import { expect, it } from 'vitest'
import { Once } from './once.ts'

const counted = () => {
  let times = 0
  return () => Promise.resolve(++times)
}

it('does the work once for each key, also for who asks while it is under way', async () => {
  const once = new Once<object, number>()
  const [one, other] = [{}, {}]
  const work = counted()
  expect(once.has(one)).toBe(false)
  expect(await Promise.all([once.get(one, work), once.get(one, work)])).toEqual([1, 1])
  expect(await once.get(one, work)).toBe(1)
  expect(await once.get(other, work)).toBe(2)
  expect(once.has(one)).toBe(true)
})

it('does work again that has failed', async () => {
  const once = new Once<object, number>()
  const key = {}
  await expect(once.get(key, () => Promise.reject(new Error('it broke')))).rejects.toThrow('broke')
  expect(once.has(key)).toBe(false)
  expect(await once.get(key, counted())).toBe(1)
})
