import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requestId } from './request-id.ts'
import '../testing/property.ts'

const OURS = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
const FIT = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-')

const ids = fc.oneof(
  fc.string({ unit: fc.constantFrom(...FIT), maxLength: 140 }),
  fc.string({ unit: 'binary', maxLength: 140 }),
  fc.string({ unit: fc.constantFrom(...FIT, '\n', '\r', ' ', 'é', '"'), maxLength: 20 }),
)

test('an id is the one that was given where it is fit for a header and a log line, else a new one', () => {
  fc.assert(
    fc.property(ids, (given) => {
      const isFit =
        given.length >= 1 &&
        given.length <= 128 &&
        Array.from(given).every((one) => FIT.includes(one))
      const id = requestId({ 'x-request-id': given })
      if (isFit) expect(id).toBe(given)
      else expect(id).toMatch(OURS)
    }),
    { numRuns: 2000 },
  )
})
