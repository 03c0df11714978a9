import { expect, it } from 'vitest'
import { wrapped } from './wrapped.ts'

it.each([
  ['✓ one two three', 2, ['✓ one two', '  three']],
  ['  → one two three', 4, ['  → one', '    two', '    three']],
  ['short', 2, ['short']],
  ['', 2, ['']],
])('breaks "%s", further lines set in by %i', (text, indent, lines) => {
  expect(wrapped(text, 11, indent)).toEqual(lines)
})
