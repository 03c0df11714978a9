import { expect, test } from 'vitest'
import { requestId } from './request-id.ts'

const generated = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

test.each(['abc', 'A1B2-3.4_5', 'x'.repeat(128)])('keeps the id %s of the gateway', (given) => {
  expect(requestId({ 'x-request-id': given })).toBe(given)
})

test.each([undefined, '', 'x'.repeat(129), 'a b', 'a\nb', 'a"b', 'ä'])(
  'makes an id of its own instead of %o',
  (given) => {
    expect(requestId(given === undefined ? {} : { 'x-request-id': given })).toMatch(generated)
  },
)
