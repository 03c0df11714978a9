import { expect, it } from 'vitest'
import { randomFrom } from '../random-numbers.ts'
import { Turns } from './turns.ts'

it('lets no more than that many work at the same time, and the next as soon as one ends or fails', async () => {
  const turns = new Turns(2)
  let [now, most] = [0, 0]
  const work = (n: number) => async () => {
    most = Math.max(most, ++now)
    await new Promise((resolve) => setImmediate(resolve))
    now--
    if (n === 1) throw new Error('one fails')
    return n
  }
  const done = await Promise.allSettled([0, 1, 2, 3, 4].map((n) => turns.take(work(n))))
  expect(most).toBe(2)
  expect(done.map(({ status }) => status).filter((one) => one === 'fulfilled')).toHaveLength(4)
})

it('the random moments are the same for the same seed, and from 0 to 1', () => {
  const some = (seed: number) => Array.from({ length: 100 }, randomFrom(seed))
  expect(some(5)).toEqual(some(5))
  expect(some(5)).not.toEqual(some(6))
  expect(Math.min(...some(5))).toBeGreaterThanOrEqual(0)
  expect(Math.max(...some(5))).toBeLessThan(1)
  expect(new Set(some(5)).size).toBe(100)
})
