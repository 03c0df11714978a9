import { describe, expect, test } from 'vitest'
import { isTaskId, parseStoredTask } from './task.ts'

test.each([
  ['1', true],
  ['42', true],
  ['999999999999999', true],
  ['0', false],
  ['01', false],
  ['-1', false],
  ['1.0', false],
  ['', false],
  ['1e3', false],
  ['9999999999999999', false],
  ['__proto__', false],
])('isTaskId(%o) is %o', (id, expected) => {
  expect(isTaskId(id)).toBe(expected)
})

describe('parseStoredTask', () => {
  test('reads what the lab stores', () => {
    const stored = '{"title": "x", "completed": true}'
    expect(parseStoredTask('3', stored)).toEqual({ id: '3', title: 'x', completed: true })
  })

  test.each([
    ['nothing', null],
    ['no JSON', 'oops'],
    ['no object', '[1]'],
    ['null', 'null'],
    ['no title', '{"completed":true}'],
    ['a title that is no string', '{"title":NaN,"completed":false}'],
    ['a number as title', '{"title":5,"completed":false}'],
    ['a state that is no boolean', '{"title":"x","completed":1}'],
    ['half of an emoji', String.raw`{"title":"\ud83d","completed":false}`],
  ])('takes %s for no task', (_what, stored) => {
    expect(parseStoredTask('3', stored)).toBeNull()
  })

  test('takes a value under a name that is no id for no task', () => {
    expect(parseStoredTask('x', '{"title":"x","completed":true}')).toBeNull()
  })
})
