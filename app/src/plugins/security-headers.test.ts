import { expect, test } from 'vitest'
import { SECURITY_HEADERS } from './security-headers.ts'

test('allow our own style sheet and forms, and nothing inline', () => {
  expect(SECURITY_HEADERS).toEqual({
    'content-security-policy':
      "default-src 'none';style-src 'self';img-src data:;form-action 'self';base-uri 'none';frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  })
})
