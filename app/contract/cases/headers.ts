import assert from 'node:assert/strict'
import type { Case } from './case.ts'

const SECURITY_HEADERS = [
  'content-security-policy',
  'cross-origin-resource-policy',
  'x-content-type-options',
  'referrer-policy',
]

/** What every answer bears, and whose forms are taken. */
export const headers: Case[] = [
  [
    'every answer says which instance it came from, and bears its request id',
    async (client) => {
      for (const path of ['/', '/style.css', '/api/tasks', '/api/health', '/api/nothing', '/%zz']) {
        const id = `contract-${crypto.randomUUID()}`
        const { headers } = await client.send('GET', path, undefined, undefined, {
          'x-request-id': id,
        })
        assert.ok(headers.get('x-served-by'), path)
        assert.equal(headers.get('x-request-id'), id, path)
        for (const name of SECURITY_HEADERS) assert.ok(headers.get(name), `${path}: ${name}`)
        for (const name of ['server', 'x-powered-by']) assert.equal(headers.get(name), null, path)
      }
    },
  ],
  [
    'a body of 2 MiB is refused like one of 17 KiB: with the same words, as JSON under /api and as a page elsewhere',
    async (client) => {
      for (const [path, type] of [
        ['/api/tasks', 'application/json'],
        ['/tasks', 'application/x-www-form-urlencoded'],
      ] as const) {
        const less = await client.announce(path, type, 17 * 1024)
        const more = await client.announce(path, type, 2 * 1024 * 1024)
        for (const reply of [less, more]) {
          assert.equal(reply.status, 413)
          assert.ok(reply.headers.get('x-request-id'))
        }
        for (const name of ['content-type', ...SECURITY_HEADERS]) {
          assert.equal(more.headers.get(name), less.headers.get(name), name)
        }
        assert.match(more.text, /The body is larger than 16 KiB/)
      }
    },
  ],
  [
    'another site may not post our forms',
    async (client) => {
      const title = client.title('cross-origin')
      const evil = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }
      const reply = await client.form('/tasks', { title }, evil)
      assert.equal(reply.status, 403)
      assert.equal(await client.maybeNamed(title), undefined)
    },
  ],
  [
    'our own page may',
    async (client) => {
      const title = client.title('same-origin')
      const own = { origin: client.origin }
      assert.equal((await client.form('/tasks', { title }, own)).status, 303)
      client.own(await client.named(title))
    },
  ],
  [
    'clients of the API, and visitors without a message, get no cookie',
    async (client) => {
      for (const path of ['/', '/api/tasks', '/api/health']) {
        assert.equal((await client.send('GET', path)).headers.get('set-cookie'), null)
      }
      const { headers } = await client.json('POST', '/api/tasks', { title: '' })
      assert.equal(headers.get('set-cookie'), null)
    },
  ],
]
