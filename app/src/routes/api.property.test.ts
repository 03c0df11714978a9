import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTaskId } from '../tasks/task.ts'
import { apiAlone } from '../testing/api-alone.ts'
import { changeIn, taskBodies, titleIn } from '../testing/property.ts'

const { app, calls } = await apiAlone()

/** What is asked of the store, or undefined where the request is refused; anything but a refusal in our words is a defect. */
async function attempt(method: 'GET' | 'POST' | 'PATCH', url: string, payload?: string) {
  calls.length = 0
  const headers = { 'content-type': 'application/json' }
  const reply = await app.inject({
    method,
    url,
    ...(payload !== undefined && { payload, headers }),
  })
  if (reply.statusCode < 300) return calls[0]
  expect([reply.statusCode, calls]).toEqual([400, []])
  expect(reply.json()).toEqual({
    error: expect.stringMatching(/^(Title|Give|Completed|The body|limit|after) /) as string,
  })
  return undefined
}

test('a body of any kind is a new title or a refusal', async () => {
  await fc.assert(
    fc.asyncProperty(taskBodies, async (text) => {
      const title = titleIn(text)
      const expected = title === undefined ? undefined : ['create', title]
      expect(await attempt('POST', '/api/tasks', text)).toEqual(expected)
    }),
    { numRuns: 2000 },
  )
})

test('a body of any kind is a change of what it names, or a refusal', async () => {
  await fc.assert(
    fc.asyncProperty(taskBodies, async (text) => {
      const change = changeIn(text)
      const expected = change && ['change', '1', change]
      expect(await attempt('PATCH', '/api/tasks/1', text)).toEqual(expected)
    }),
    { numRuns: 2000 },
  )
})

test('a query of any kind is a part of the list or a refusal', async () => {
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
  const names = fc.constantFrom('limit', 'after', 'x', '__proto__')
  const pairs = fc.array(fc.tuple(names, fc.oneof(numbers, fc.string({ unit: 'grapheme' }))), {
    maxLength: 3,
  })
  await fc.assert(
    fc.asyncProperty(pairs, async (query) => {
      const call = await attempt('GET', `/api/tasks?${new URLSearchParams(query).toString()}`)
      const all = (name: string) => query.filter(([one]) => one === name).map(([, value]) => value)
      const [limits, afters] = [all('limit'), all('after')]
      const isLimit = ([limit, another]: string[]) =>
        limit === undefined ||
        (another === undefined && /^(?=.{1,6}$)0*([1-9]\d{0,2}|1000)$/.test(limit))
      const isAfter = ([after, another]: string[]) =>
        after === undefined || (another === undefined && (after === '0' || isTaskId(after)))
      const expected =
        limits.length + afters.length === 0
          ? ['list']
          : ['listAfter', afters[0] ?? '0', Number(limits[0] ?? 10_000)]
      expect(call).toEqual(isLimit(limits) && isAfter(afters) ? expected : undefined)
    }),
    { numRuns: 3000 },
  )
})
