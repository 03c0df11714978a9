import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { COOKIE_NAME } from '../plugins/session.ts'
import type { Task } from './task.ts'
import { goodTitles, MARKUP, titles } from '../testing/property.ts'
import { startEmptyTestApp, type TestApp } from '../testing/test-app.ts'

// What goes in comes out: byte for byte in JSON, and as text on the page.

let started: TestApp

beforeAll(async () => {
  started = await startEmptyTestApp()
})
afterAll(() => started[Symbol.asyncDispose]())

const api = (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) =>
  started.app.inject({ method, url, ...(payload && { payload }) })

const form = (title: string) =>
  started.app.inject({
    method: 'POST',
    url: '/tasks',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ title }).toString(),
  })

/** What we read of a parsed page. */
interface Parsed {
  localName: string
  textContent: string
  attributes: Iterable<{ name: string }>
  getAttribute(name: string): string | null
}

function parsed(html: string, selector: string): Parsed[] {
  const { document } = parseHTML(html) as unknown as {
    document: { querySelectorAll(selector: string): Iterable<Parsed> }
  }
  return [...document.querySelectorAll(selector)]
}

/** The elements of the page, each with its attributes' names: what a title must not add to. */
function structureOf(html: string): string[] {
  return parsed(html, '*').map(
    ({ localName, attributes }) => `${localName} ${[...attributes].map(({ name }) => name).join()}`,
  )
}

test('every title comes back byte for byte: from each route, after a toggle and a change', async () => {
  await fc.assert(
    fc.asyncProperty(goodTitles, goodTitles, async (first, second) => {
      const { id, title } = (await api('POST', '/api/tasks', { title: first })).json<Task>()
      expect(title).toBe(first)
      const { rawPayload } = await api('GET', `/api/tasks/${id}`)
      const expected = JSON.stringify({ id, title: first, completed: false })
      expect(rawPayload.equals(Buffer.from(expected))).toBe(true)
      await started.app.inject({ method: 'POST', url: `/tasks/${id}/toggle` })
      expect((await api('GET', `/api/tasks/${id}`)).json()).toEqual({
        id,
        title: first,
        completed: true,
      })
      const changed = await api('PATCH', `/api/tasks/${id}`, { title: second })
      expect(changed.json()).toEqual({ id, title: second, completed: true })
      const [listed] = (await api('GET', `/api/tasks?after=${Number(id) - 1}&limit=1`)).json<
        Task[]
      >()
      expect(listed).toEqual({ id, title: second, completed: true })
    }),
    { numRuns: 300 },
  )
})

test.each([
  ['alone', [0xff]],
  ['without the next byte', [0xc3, 0x28]],
  ['longer than need be', [0xc0, 0x80]],
  ['of half a surrogate pair', [0xed, 0xa0, 0x80]],
  ['that breaks off', [0xe2, 0x82]],
])(
  'a byte %s, which is no UTF-8, is refused and not kept as something else',
  async (_what, bytes) => {
    const payload = Buffer.concat([
      Buffer.from('{"title":"x'),
      Buffer.from(bytes),
      Buffer.from('"}'),
    ])
    const headers = { 'content-type': 'application/json' }
    const reply = await started.app.inject({ method: 'POST', url: '/api/tasks', headers, payload })
    expect([reply.statusCode, reply.json()]).toEqual([
      400,
      { error: 'The body is not valid UTF-8' },
    ])
  },
)

test('every title is text on the page: it adds no element and no attribute', async () => {
  await started.redis.flushdb()
  for (let i = 0; i < 12; i++) await api('POST', '/api/tasks', { title: 'plain' })
  const plain = structureOf((await api('GET', '/')).body)
  await fc.assert(
    fc.asyncProperty(fc.array(goodTitles, { minLength: 12, maxLength: 12 }), async (several) => {
      for (const [i, title] of several.entries())
        await api('PATCH', `/api/tasks/${i + 1}`, { title })
      const { body } = await api('GET', '/')
      const shown = parsed(body, '.task .title')
      expect(shown.map(({ textContent }) => textContent)).toEqual(several)
      expect(structureOf(body)).toEqual(plain)
    }),
    { numRuns: 60 },
  )
})

test('the message and the draft of a form are text, too, whatever was typed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(titles, fc.constantFrom(...MARKUP.map((one) => one.repeat(20)))),
      async (typed) => {
        const reply = await form(typed)
        expect(reply.statusCode).toBe(303)
        const cookies = { [COOKIE_NAME]: reply.cookies[0]?.value ?? '' }
        const { body } = await started.app.inject({ url: '/', cookies })
        // URLSearchParams has made U+FFFD of what is no Unicode, as a browser does.
        const sent = typed.toWellFormed().trim()
        const draft = Array.from(sent).slice(0, 250).join('')
        const message = parsed(body, '#message > span')[0]?.textContent ?? ''
        if (message.startsWith('Title')) {
          expect(parsed(body, '#title')[0]?.getAttribute('value')).toBe(draft)
        } else expect(message).toBe(`Added “${sent}”`)
        expect(parsed(body, 'script, img, svg, iframe, style, base, meta[http-equiv]')).toEqual([])
        await started.redis.flushdb()
      },
    ),
    { numRuns: 150 },
  )
})
