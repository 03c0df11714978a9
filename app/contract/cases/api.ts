import assert from 'node:assert/strict'
import type { Task } from '../client.ts'
import type { Case } from './case.ts'

/** The minimum that any pair keeps. */
export const minimum: Case[] = [
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

/** What this lab's own app promises beyond it. */
export const api: Case[] = [
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
