import { expect, test } from 'vitest'
import { parseFlash } from './flash.ts'

test('reads a message back', () => {
  const flash = { kind: 'done', text: 'Added', added: '3' } as const
  expect(parseFlash(JSON.stringify(flash))).toEqual(flash)
})

test.each([
  [true, 'Completed “x”'],
  [false, 'Reopened “x”'],
])('takes a task whose completed is %o for the message that it was toggled', (completed, text) => {
  expect(parseFlash(JSON.stringify({ title: 'x', completed }))).toEqual({ kind: 'done', text })
})

test.each([
  null,
  '',
  'oops',
  '5',
  'null',
  '[]',
  '{}',
  '{"kind":"done"}',
  '{"kind":"x","text":"y"}',
])('takes %o for no message', (stored) => {
  expect(parseFlash(stored)).toBeUndefined()
})
