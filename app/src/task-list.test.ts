import { describe, expect, test } from 'vitest'
import { TaskList } from './task-list.ts'

const listOf = (...ids: number[]) =>
  new TaskList(ids.map((id) => ({ id: String(id), title: 'x', completed: id % 2 === 0 })))

test('is ordered by number', () => {
  expect(listOf(10, 2, 1).tasks.map(({ id }) => id)).toEqual(['1', '2', '10'])
})

test('counts what is completed', () => {
  expect(listOf(1, 2, 3, 4).completed).toBe(2)
})

test.each([
  [1, 0],
  [2, 1],
  [4, 1],
  [5, 1],
  [6, 2],
  [999_999_999_999_999, 3],
])('has, of 1, 5 and 9, so many below %i: %i', (id, count) => {
  expect(listOf(1, 5, 9).countBelow(id)).toBe(count)
})

describe('what is made of it', () => {
  test('is made once', async () => {
    const list = listOf(1)
    let made = 0
    const make = () => `made ${(made += 1)}`
    expect(String(await list.once('a', make))).toBe('made 1')
    expect(String(await list.once('a', make))).toBe('made 1')
    expect(String(await list.once('b', make))).toBe('made 2')
  })

  test('is not kept without a limit', async () => {
    const list = listOf(1)
    let made = 0
    const make = () => `made ${(made += 1)}`
    for (let page = 0; page < 1000; page += 1) await list.once(`page ${page}`, make)
    await list.once('page 0', make)
    expect(made).toBe(1001)
  })
})
