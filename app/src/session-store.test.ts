import { expect, test } from 'vitest'
import { parseSession, sessionKey } from './session-store.ts'

test('sessions have their own corner of Redis', () => {
  expect(sessionKey('abc')).toBe('session:abc')
})

test('reads a session back', () => {
  const stored = { cookie: { path: '/' }, flash: { kind: 'done', text: 'Added' } }
  expect(parseSession(JSON.stringify(stored))).toEqual(stored)
})

test.each([null, '', 'oops', '5', 'null', '[]', '{}'])('takes %o for no session', (stored) => {
  expect(parseSession(stored)).toBeNull()
})
