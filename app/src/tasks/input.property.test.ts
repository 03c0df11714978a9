import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RequestError } from '../plugins/request-error.ts'
import { isTaskId } from './task.ts'
import { readListPage, readNewTask, readTaskChange, readTitle } from './input.ts'
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

describe('a body of any kind', () => {
  const bodies = fc.oneof(
    fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
    fc.jsonValue(),
    fc.record({ title: fc.anything(), completed: fc.anything() }, { requiredKeys: [] }),
    fc.record({ title: titles, completed: fc.boolean() }, { requiredKeys: [] }),
  )

  test('is a new title or a refusal', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const title = attempt(() => readNewTask(body))
        if (title !== undefined) expect(title).toBe((body as { title: string }).title.trim())
      }),
      { numRuns: 2000 },
    )
  })

  test('is a change of what it names, or a refusal', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const change = attempt(() => readTaskChange(body))
        if (change === undefined) return
        const { title, completed } = body as { title?: string; completed?: boolean }
        expect(change).toStrictEqual({
          ...(title !== undefined && { title: title.trim() }),
          ...(completed !== undefined && { completed }),
        })
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a query of any kind', () => {
  const numbers = fc.oneof(
    fc.integer({ min: -2, max: 1002 }).map(String),
    fc.maxSafeNat().map(String),
    fc.double().map(String),
    fc.constantFrom(
      '',
      '0',
      '01',
      '1e3',
      '0x1',
      '+1',
      ' 1',
      '1 ',
      '١',
      '1,2',
      '9'.repeat(40),
      '1\n',
    ),
  )
  const values = fc.oneof(numbers, fc.string({ unit: 'binary' }), fc.array(numbers), fc.anything())
  const queries = fc.dictionary(fc.constantFrom('limit', 'after', 'x', '__proto__'), values)

  test('is a part of the list or a refusal', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const page = attempt(() => readListPage(query))
        const { limit, after } = query
        const isLimit =
          limit === undefined ||
          (typeof limit === 'string' && /^(?=.{1,6}$)0*([1-9]\d{0,2}|1000)$/.test(limit))
        const isAfter =
          after === undefined || after === '0' || (typeof after === 'string' && isTaskId(after))
        expect(page !== undefined).toBe(isLimit && isAfter)
        if (page?.limit !== undefined) expect(page.limit).toBe(Number(limit))
        if (page?.after !== undefined) expect(page.after).toBe(after)
      }),
      { numRuns: 3000 },
    )
  })
})
