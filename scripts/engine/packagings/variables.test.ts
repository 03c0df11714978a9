import { expect, it } from 'vitest'
import { expand } from './variables.ts'

it.each([
  ['$A-${A}', '1-1'],
  ['$NONE.', '.'],
  ['${NONE:-x}${NONE-y}', 'xy'],
  ['${EMPTY:-x}${EMPTY-y}', 'x'],
  ['${A:+x}${NONE:+y}${EMPTY+z}', 'xz'],
  ['${DECLARED:-x}', 'x'],
  ['${NONE:-${A}}', '1'],
  ['${NONE:-a${ALSO_NONE:-b$A}c}', 'ab1c'],
  ['${A?it is missing}', '1'],
  ['$DOLLAR', '$A'],
  ['no variable: $ {A}', 'no variable: $ {A}'],
])('%s becomes %s', (text, expanded) => {
  const scope = { A: '1', EMPTY: '', DECLARED: undefined, DOLLAR: '$A' }
  expect(expand(text, new Map(Object.entries(scope)))).toBe(expanded)
})
