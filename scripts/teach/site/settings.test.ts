import { expect, test } from 'vitest'
import { asBase, baseFrom, BASE_VARIABLE } from './settings.ts'

test.each([
  ['/', '/'],
  ['lab', '/lab/'],
  ['/lab', '/lab/'],
  ['/a/b-c.d/', '/a/b-c.d/'],
])('the base %s is %s', (typed, base) => {
  expect(asBase(typed)).toBe(base)
  expect(baseFrom({ [BASE_VARIABLE]: typed })).toBe(base)
})

test('without one the site is at the top of its host', () => {
  expect(baseFrom({})).toBe('/')
})

test.each(['https://example.org/', 'a b', '/x?y', '"'])('%s is no base', (typed) => {
  expect(() => asBase(typed)).toThrow('cannot be the folder')
})
