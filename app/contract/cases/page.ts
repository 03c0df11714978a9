import assert from 'node:assert/strict'
import type { Task } from '../client.ts'
import type { Case } from './case.ts'

/** The page and its forms. */
export const page: Case[] = [
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
