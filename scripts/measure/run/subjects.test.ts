import { expect, it } from 'vitest'
import { comparisonsOf } from './subjects.ts'

const whole = (id: string) => ({ id, isSplit: false })
const split = (id: string) => ({ id, isSplit: true })

it.each([
  [[whole('a'), split('b')], ['a–b']],
  [
    [whole('a'), whole('c'), split('b')],
    ['a–b', 'c–b'],
  ],
  [
    [whole('a'), split('b'), split('d')],
    ['a–b', 'a–d'],
  ],
])('compares each one container with each stack: %j', (subjects, compared) => {
  const comparisons = comparisonsOf(subjects)
  expect(comparisons.map((one) => `${one.monolithic}–${one.multiContainer}`)).toEqual(compared)
})
