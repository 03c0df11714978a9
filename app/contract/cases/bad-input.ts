import assert from 'node:assert/strict'
import type { Task } from '../client.ts'
import type { Case } from './case.ts'

/** What the API refuses, and how. */
export function badInput(): Case[] {
  const json = 'application/json'
  const deep = `${'['.repeat(2000)}${']'.repeat(2000)}`
  const refused: [what: string, status: number, body: string, type?: string][] = [
    ['no title', 400, '{}'],
    ['an empty title', 400, '{"title":""}'],
    ['a blank title', 400, '{"title":"  "}'],
    ['a title that nobody can see', 400, String.raw`{"title":"\u3164\u2800\u034f"}`],
    ['a number as title', 400, '{"title":5}'],
    ['true as title', 400, '{"title":true}'],
    ['an object as title', 400, '{"title":{}}'],
    ['an array as title', 400, '{"title":["x"]}'],
    ['a title with a NUL', 400, String.raw`{"title":"a\u0000b"}`],
    ['half of an emoji', 400, String.raw`{"title":"\ud83d"}`],
    ['201 characters', 400, JSON.stringify({ title: 'x'.repeat(201) })],
    ['NaN, which is no JSON', 400, '{"title":NaN}'],
    ['half a body', 400, '{"title":'],
    ['an empty body', 400, ''],
    ['an array', 400, '[1]'],
    ['a string', 400, '"str"'],
    ['a number', 400, '5'],
    ['null', 400, 'null'],
    ['JSON nested 2,000 deep', 400, deep],
    ['a title nested 2,000 deep', 400, `{"title":${deep}}`],
    ['a form', 415, 'title=x', 'application/x-www-form-urlencoded'],
    ['plain text', 415, 'x', 'text/plain'],
    ['more than 16 KiB', 413, JSON.stringify({ title: 'x'.repeat(20_000) })],
  ]
  const posts = refused.map(([what, status, body, type = json]): Case => {
    return [
      `POST /api/tasks with ${what} is refused with ${status} and changes nothing`,
      async (client) => {
        const before = await client.add()
        const reply = await client.send('POST', '/api/tasks', body, type)
        assertError(reply, status)
        const { body: after } = await client.json('GET', `/api/tasks?after=${before.id}`)
        assert.deepEqual(
          (after as Task[]).filter(({ title }) => !title.startsWith('Contract')),
          [],
        )
      },
    ]
  })
  return [...posts, ...badRequests]
}

const badRequests: Case[] = [
  ...['limit=0', 'limit=1001', 'limit=x', 'limit=1&limit=2', 'after=x', 'after=-1'].map(
    (query): Case => [
      `GET /api/tasks?${query} is refused with 400`,
      async (client) => {
        assertError(await client.json('GET', `/api/tasks?${query}`), 400)
      },
    ],
  ),
  ...['0', 'x', '999999999999999', '9'.repeat(300), '__proto__'].map((id): Case => [
    `the unknown id ${id.slice(0, 20)} is answered with 404`,
    async (client) => {
      assertError(await client.json('GET', `/api/tasks/${id}`), 404)
      assertError(await client.json('PATCH', `/api/tasks/${id}`, { completed: true }), 404)
      assertError(await client.json('DELETE', `/api/tasks/${id}`), 404)
    },
  ]),
  [
    'PATCH with bad input is refused with 400 and changes nothing',
    async (client) => {
      const task = await client.add()
      for (const change of [{}, [], { title: '' }, { completed: 'yes' }, { title: 5 }]) {
        assertError(await client.json('PATCH', `/api/tasks/${task.id}`, change), 400)
      }
      assert.deepEqual(await client.get(task.id), task)
    },
  ],
  ...(
    [
      ['PUT', '/api/tasks', 'GET, HEAD, POST'],
      ['POST', '/api/tasks/1', 'GET, HEAD, PATCH, DELETE'],
      ['OPTIONS', '/api/tasks', 'GET, HEAD, POST'],
      ['POST', '/api/health', 'GET, HEAD'],
      ['POST', '/', 'GET, HEAD'],
      ['DELETE', '/tasks/1/toggle', 'POST'],
    ] as const
  ).map(([method, path, allow]): Case => [
    `${method} ${path} is refused with 405, which says that one may ${allow}`,
    async (client) => {
      const { status, headers } = await client.send(method, path)
      assert.equal(status, 405)
      assert.deepEqual(headers.get('allow')?.split(', ').sort(), allow.split(', ').sort())
    },
  ]),
  [
    'an unknown address is answered with 404, as JSON under /api and as a page elsewhere',
    async (client) => {
      assertError(await client.json('GET', '/api/nothing'), 404)
      const reply = await client.send('GET', '/nothing')
      assert.equal(reply.status, 404)
      assert.match(reply.headers.get('content-type') ?? '', /^text\/html/)
    },
  ],
]

function assertError(reply: { status: number; body?: unknown }, status: number): void {
  assert.equal(reply.status, status)
  const { error } = reply.body as { error?: unknown }
  assert.equal(typeof error, 'string')
  assert.notEqual(error, '')
}
