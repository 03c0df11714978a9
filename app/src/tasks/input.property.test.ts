import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RequestError } from '../plugins/request-error.ts'
import { readTitle } from './input.ts'
import { isGood, titles } from '../testing/property.ts'

/** What it gives, or undefined where it refuses; anything but a refusal in our words is a defect. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    expect(error).toBeInstanceOf(RequestError)
    expect((error as RequestError).statusCode).toBe(400)
    return undefined
  }
}

describe('a title', () => {
  test('is kept as it is but for the blanks around it, or refused', () => {
    fc.assert(
      fc.property(titles, (title) => {
        const trimmed = title.trim()
        expect(attempt(() => readTitle(title))).toBe(isGood(trimmed) ? trimmed : undefined)
      }),
      { numRuns: 3000 },
    )
  })

  test('that was accepted once is accepted again, unchanged', () => {
    fc.assert(
      fc.property(titles, (title) => {
        const kept = attempt(() => readTitle(title))
        if (kept !== undefined) expect(readTitle(kept)).toBe(kept)
      }),
    )
  })
})
