import assert from 'node:assert/strict'
import { ContractClient, type Task } from './client.ts'

// The contract of docs/contract.md as black-box cases over HTTP. They hold for any deployment: one
// instance or several behind a gateway, with tasks in it already. Each case makes the tasks it
// needs and deletes them again.

export interface ContractCase {
  name: string
  run: (baseUrl: string) => Promise<void>
}

/** All cases, in the order of docs/contract.md. */
export function contractCases(): ContractCase[] {
  return [...minimum, ...api, ...badInput(), ...page, ...headers].map(([name, check]) => ({
    name,
    run: async (baseUrl) => {
      await using client = new ContractClient(baseUrl)
      await check(client)
    },
  }))
}

type Case = [name: string, check: (client: ContractClient) => Promise<void>]

const minimum: Case[] = [
  [
    'GET /api/health says that the app runs and where',
    async (client) => {
      const { status, body } = await client.json('GET', '/api/health')
      assert.equal(status, 200)
      const health = body as Record<string, unknown>
      assert.equal(health['status'], 'running')
      assert.equal(health['redis'], 'healthy')
      for (const name of ['redis_host', 'container_type', 'hostname']) {
        assert.equal(typeof health[name], 'string', name)
      }
    },
  ],
  [
    'POST /api/tasks adds a task, with its id as a string',
    async (client) => {
      const title = client.title('add')
      const { status, body, headers } = await client.json('POST', '/api/tasks', { title })
      const task = client.own(body as Task)
      assert.equal(status, 201)
      assert.match(task.id, /^[1-9]\d*$/)
      assert.deepEqual(task, { id: task.id, title, completed: false })
      assert.equal(headers.get('location'), `/api/tasks/${task.id}`)
    },
  ],
  [
    'GET /api/tasks lists all tasks, ascending by number',
    async (client) => {
      const added = [await client.add(), await client.add(), await client.add()]
      const { status, body } = await client.json('GET', '/api/tasks')
      assert.equal(status, 200)
      const tasks = body as Task[]
      for (const task of added) {
        assert.deepEqual(
          tasks.find(({ id }) => id === task.id),
          task,
        )
      }
      const ids = tasks.map(({ id }) => Number(id))
      assert.deepEqual(
        ids,
        ids.toSorted((a, b) => a - b),
      )
    },
  ],
]

const api: Case[] = [
  [
    'GET /api/ready says that tasks can be served',
    async (client) => {
      assert.equal((await client.json('GET', '/api/ready')).status, 200)
    },
  ],
  [
    '?limit=&after= pages through the list by id',
    async (client) => {
      const [a, b, c] = [await client.add(), await client.add(), await client.add()]
      const first = await client.json('GET', `/api/tasks?limit=2&after=${Number(a.id) - 1}`)
      assert.deepEqual(first.body, [a, b])
      const second = await client.json('GET', `/api/tasks?limit=2&after=${b.id}`)
      assert.deepEqual((second.body as Task[])[0], c)
    },
  ],
  [
    'GET /api/tasks/:id shows one task',
    async (client) => {
      const task = await client.add()
      const { status, body } = await client.json('GET', `/api/tasks/${task.id}`)
      assert.equal(status, 200)
      assert.deepEqual(body, task)
    },
  ],
  [
    'PATCH /api/tasks/:id changes the title, the state, or both',
    async (client) => {
      const { id } = await client.add()
      const patch = (change: object) => client.json('PATCH', `/api/tasks/${id}`, change)
      const title = client.title('renamed')
      assert.deepEqual((await patch({ completed: true })).body, await client.get(id))
      assert.equal((await client.get(id)).completed, true)
      assert.deepEqual((await patch({ title })).body, { id, title, completed: true })
      assert.deepEqual((await patch({ title: 'Both', completed: false })).body, {
        id,
        title: 'Both',
        completed: false,
      })
    },
  ],
  [
    'DELETE /api/tasks/:id deletes a task, once',
    async (client) => {
      const { id } = await client.add()
      assert.equal((await client.json('DELETE', `/api/tasks/${id}`)).status, 204)
      assert.equal((await client.json('DELETE', `/api/tasks/${id}`)).status, 404)
      assert.equal((await client.json('GET', `/api/tasks/${id}`)).status, 404)
    },
  ],
  [
    'DELETE may name the type of a body that it has not',
    async (client) => {
      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
        const { id } = await client.add()
        const { status } = await client.send('DELETE', `/api/tasks/${id}`, '', type)
        assert.equal(status, 204, type)
      }
    },
  ],
  [
    'members that the contract does not name are ignored, those that reach a prototype too',
    async (client) => {
      for (const member of [
        '"x":1',
        '"__proto__":{"completed":true}',
        '"constructor":{"prototype":{}}',
      ]) {
        const title = client.title('member')
        const body = `{"title":${JSON.stringify(title)},${member}}`
        const reply = await client.send('POST', '/api/tasks', body, 'application/json')
        assert.equal(reply.status, 201, member)
        const task = client.own(reply.body as Task)
        assert.deepEqual(task, { id: task.id, title, completed: false })
      }
    },
  ],
  [
    'a title may hold markup, emoji and 200 characters, and comes back as it went in',
    async (client) => {
      for (const title of [
        '<script>alert(1)</script>',
        '"\'&/\\',
        '😀'.repeat(200),
        'שלום — مرحبا',
      ]) {
        const task = await client.add(title)
        assert.equal((await client.get(task.id)).title, title)
      }
    },
  ],
  [
    'concurrent toggles lose no update',
    async (client) => {
      const { id } = await client.add()
      // An odd number, so that a lost one shows.
      const toggles = Array.from({ length: 51 }, () => client.form(`/tasks/${id}/toggle`))
      for (const { status } of await Promise.all(toggles)) assert.equal(status, 303)
      assert.equal((await client.get(id)).completed, true)
    },
  ],
]

function badInput(): Case[] {
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

const page: Case[] = [
  [
    'GET / shows the tasks, with markup in a title as text',
    async (client) => {
      const { id, title } = await client.add(`${client.title('page')} <b>&`)
      const { status, headers, text } = await client.send('GET', `/?task=${id}`)
      assert.equal(status, 200)
      assert.match(headers.get('content-type') ?? '', /^text\/html/)
      assert.ok(
        text.includes(title.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')),
      )
      assert.ok(!text.includes('<b>&'))
    },
  ],
  [
    'the forms add, toggle and delete, each with a redirect and a message shown once',
    async (client) => {
      const title = client.title('form')
      const added = await client.form('/tasks', { title })
      assert.equal(added.status, 303)
      const { id } = client.own(await client.named(title))
      assert.equal(added.headers.get('location'), `/?task=${id}`)
      const shown = await client.pageOf(added)
      assert.ok(shown.includes(`Added “${title}”`))
      assert.ok(!(await client.pageOf(added)).includes(`Added “${title}”`))
      const toggled = await client.form(`/tasks/${id}/toggle`)
      assert.equal(toggled.status, 303)
      assert.equal(toggled.headers.get('location'), `/?task=${id}#task-${id}`)
      assert.equal((await client.get(id)).completed, true)
      assert.equal((await client.form(`/tasks/${id}/delete`)).status, 303)
      assert.equal((await client.json('GET', `/api/tasks/${id}`)).status, 404)
    },
  ],
  [
    'a form changes a title: by the same rules, with a redirect and a message shown once',
    async (client) => {
      const { id, title } = await client.add()
      const form = await client.send('GET', `/?edit=${id}`)
      assert.ok(form.text.includes(`action="/tasks/${id}/title"`))
      assert.ok(form.text.includes(`value="${title}"`))
      const refused = await client.form(`/tasks/${id}/title`, { title: ' ' })
      assert.equal(refused.status, 303)
      assert.equal(refused.headers.get('location'), `/?edit=${id}`)
      assert.ok((await client.pageOf(refused)).includes('Title required'))
      assert.equal((await client.get(id)).title, title)
      const renamed = await client.form(`/tasks/${id}/title`, { title: ` ${title}! ` })
      assert.equal(renamed.status, 303)
      assert.equal(renamed.headers.get('location'), `/?task=${id}#task-${id}`)
      assert.ok((await client.pageOf(renamed)).includes(`Renamed to “${title}!”`))
      assert.equal((await client.get(id)).title, `${title}!`)
    },
  ],
  [
    'GET /?task= shows the page with that task: 100 of them at most, and links to the others',
    async (client) => {
      const [first] = (await Promise.all(Array.from({ length: 101 }, () => client.add()))).sort(
        (a, b) => Number(a.id) - Number(b.id),
      )
      assert.ok(first)
      const all = (await client.json('GET', '/api/tasks')).body as Task[]
      const seen: string[] = []
      let path: string | undefined = '/'
      while (path !== undefined) {
        const { status, text } = await client.send('GET', path)
        assert.equal(status, 200)
        const ids = Array.from(text.matchAll(/data-id="(\d+)"/g), ([, id]) => id ?? '')
        assert.ok(ids.length <= 100)
        seen.push(...ids)
        path = /href="(\/\?task=\d+)">Next/.exec(text)?.[1]
      }
      assert.deepEqual(
        seen,
        all.map(({ id }) => id),
      )
      const { text } = await client.send('GET', `/?task=${first.id}`)
      assert.ok(text.includes(`data-id="${first.id}"`))
    },
  ],
  ...['', '0', '-1', 'x', '01', '1&task=2'].map((task): Case => [
    `GET /?task=${task} is refused with 400`,
    async (client) => {
      assert.equal((await client.send('GET', `/?task=${task}`)).status, 400)
    },
  ]),
  [
    'GET /?edit=x is refused with 400',
    async (client) => {
      assert.equal((await client.send('GET', '/?edit=x')).status, 400)
    },
  ],
  [
    'a form without a title is answered with a message on the page',
    async (client) => {
      for (const fields of [{ title: '' }, { title: '   ' }, {}]) {
        const reply = await client.form('/tasks', fields)
        assert.equal(reply.status, 303)
        assert.ok((await client.pageOf(reply)).includes('Title required'))
      }
    },
  ],
  [
    'a form for a task that is gone is answered with a message',
    async (client) => {
      for (const action of ['title', 'toggle', 'delete']) {
        const fields = { title: client.title(action) }
        const reply = await client.form(`/tasks/999999999999999/${action}`, fields)
        assert.equal(reply.status, 303)
        assert.ok((await client.pageOf(reply)).includes('That task no longer exists'))
      }
    },
  ],
  [
    'the style sheet is served, and not sent again unchanged',
    async (client) => {
      const { status, headers } = await client.send('GET', '/style.css')
      assert.equal(status, 200)
      assert.match(headers.get('content-type') ?? '', /^text\/css/)
      const etag = headers.get('etag') ?? ''
      for (const [tags, expected] of [
        [etag, 304],
        [`W/${etag}`, 304],
        [`"other", W/"another" , ${etag}`, 304],
        ['*', 304],
        ['"other"', 200],
      ] as const) {
        const known = { 'if-none-match': tags }
        const again = await client.send('GET', '/style.css', undefined, undefined, known)
        assert.equal(again.status, expected, tags)
      }
    },
  ],
]

const SECURITY_HEADERS = [
  'content-security-policy',
  'cross-origin-resource-policy',
  'x-content-type-options',
  'referrer-policy',
]

const headers: Case[] = [
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

function assertError(reply: { status: number; body?: unknown }, status: number): void {
  assert.equal(reply.status, status)
  const { error } = reply.body as { error?: unknown }
  assert.equal(typeof error, 'string')
  assert.notEqual(error, '')
}
