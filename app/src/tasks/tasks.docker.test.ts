import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseFlash } from '../plugins/flash.ts'
import { startEmptyTestApp, type TestApp, untilReady, startTestApp } from '../testing/test-app.ts'

let a: TestApp
let b: TestApp

beforeEach(async () => {
  a = await startEmptyTestApp()
  b = await startTestApp()
  await untilReady(b.app)
})
afterEach(async () => {
  await a[Symbol.asyncDispose]()
  await b[Symbol.asyncDispose]()
})

async function add(title = 'x'): Promise<string> {
  const reply = await a.app.inject({ method: 'POST', url: '/api/tasks', payload: { title } })
  return reply.json<{ id: string }>().id
}

const replica = (i: number) => (i % 2 === 0 ? a : b).app

async function list(): Promise<{ id: string; title: string; completed: boolean }[]> {
  return (await a.app.inject('/api/tasks')).json()
}

describe('two replicas on one Redis', () => {
  test('200 concurrent toggles of one task lose none', async () => {
    const id = await add()
    // 201 in all: after an even number, losing any even number of them would not show.
    const toggles = Array.from({ length: 201 }, (_, i) =>
      replica(i).inject({ method: 'POST', url: `/tasks/${id}/toggle` }),
    )
    const statuses = (await Promise.all(toggles)).map(({ statusCode }) => statusCode)
    expect(new Set(statuses)).toEqual(new Set([303]))
    expect(await list()).toEqual([{ id, title: 'x', completed: true }])
  })

  test('of 200 toggles, 100 say that they completed the task and 100 that they reopened it', async () => {
    const id = await add()
    const toggles = Array.from({ length: 200 }, (_, i) =>
      replica(i).inject({ method: 'POST', url: `/tasks/${id}/toggle` }),
    )
    const messages: string[] = []
    await Promise.all(toggles)
    for (const key of await a.redis.keys('session:*')) messages.push((await a.redis.get(key)) ?? '')
    const texts = messages.map((message) => parseFlash(message)?.text)
    expect(texts.filter((text) => text === 'Completed “x”')).toHaveLength(100)
    expect(texts.filter((text) => text === 'Reopened “x”')).toHaveLength(100)
    expect(await a.redis.get(`task:${id}`)).toBe('{"title":"x","completed":false}')
  })

  test('a toggle never brings a deleted task back, and leaves no key behind', async () => {
    const ids = await Promise.all(Array.from({ length: 100 }, () => add()))
    await Promise.all(
      ids.flatMap((id, i) => [
        replica(i).inject({ method: 'POST', url: `/tasks/${id}/toggle` }),
        replica(i + 1).inject({ method: 'DELETE', url: `/api/tasks/${id}` }),
        replica(i).inject({ method: 'POST', url: `/tasks/${id}/toggle` }),
        replica(i + 1).inject({
          method: 'PATCH',
          url: `/api/tasks/${id}`,
          payload: { completed: true },
        }),
      ]),
    )
    expect(await list()).toEqual([])
    expect(await a.redis.keys('task:*')).toEqual([])
  })

  test('concurrent changes of title and state keep both', async () => {
    const id = await add()
    const patch = (i: number, payload: object) =>
      replica(i).inject({ method: 'PATCH', url: `/api/tasks/${id}`, payload })
    await Promise.all([patch(0, { title: 'y' }), patch(1, { completed: true })])
    expect(await list()).toEqual([{ id, title: 'y', completed: true }])
  })

  test('ids are never given twice', async () => {
    const ids = await Promise.all(Array.from({ length: 100 }, () => add()))
    expect(new Set(ids).size).toBe(100)
  })
})

describe('the list', () => {
  test('is ascending by number: 2 before 10', async () => {
    for (let i = 0; i < 12; i += 1) await add()
    const ids = (await list()).map(({ id }) => id)
    expect(ids).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'])
  })

  test('is fetched in one round trip, however many tasks there are, and not again until it changes', async () => {
    for (let i = 0; i < 20; i += 1) await add()
    const calls = async (read: () => Promise<unknown>) => {
      const before = await commandCalls()
      await read()
      const { sort_ro = 0, get = 0, ...others } = difference(before, await commandCalls())
      const sent = (others['eval'] ?? 0) + (others['evalsha'] ?? 0)
      for (const command of ['mget', 'zrange', 'smembers']) {
        expect(others[command] ?? 0, command).toBe(0)
      }
      return { sent, get, sort_ro }
    }
    expect(await calls(list)).toEqual({ sent: 1, get: 1, sort_ro: 1 })
    expect(await calls(list)).toEqual({ sent: 1, get: 1, sort_ro: 0 })
    await a.app.inject('/')
    expect(await calls(() => a.app.inject('/'))).toEqual({ sent: 1, get: 1, sort_ro: 0 })
    await add()
    expect(await calls(list)).toEqual({ sent: 1, get: 1, sort_ro: 1 })
  })

  test('is not fetched again for what changed nothing', async () => {
    const id = await add('same')
    await list()
    const before = await commandCalls()
    const version = await a.redis.get('tasks_version')
    const send = (method: 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
      a.app.inject({ method, url, ...(payload && { payload }) })
    for (const [status, reply] of [
      [404, send('DELETE', '/api/tasks/999')],
      [404, send('PATCH', '/api/tasks/999', { completed: true })],
      [303, send('POST', '/tasks/999/toggle')],
      [303, send('POST', '/tasks/999/delete')],
      [400, send('POST', '/api/tasks', { title: '' })],
      [200, send('PATCH', `/api/tasks/${id}`, { title: 'same', completed: false })],
    ] as const) {
      expect((await reply).statusCode).toBe(status)
    }
    expect(await a.redis.get('tasks_version')).toBe(version)
    await list()
    expect(difference(before, await commandCalls())['sort_ro'] ?? 0).toBe(0)
  })

  test('is kept again after its version was deleted', async () => {
    await add()
    await list()
    await a.redis.del('tasks_version')
    await list()
    const before = await commandCalls()
    await list()
    expect(difference(before, await commandCalls())['sort_ro'] ?? 0).toBe(0)
  })

  test('is asked for once by all who come at the same time', async () => {
    await add()
    await list()
    const before = await commandCalls()
    const replies = await Promise.all(Array.from({ length: 100 }, () => list()))
    expect(new Set(replies.map((tasks) => tasks.length))).toEqual(new Set([1]))
    expect(difference(before, await commandCalls())['evalsha']).toBeLessThan(10)
  })

  test('leaves out the rest of a page', async () => {
    for (let i = 0; i < 12; i += 1) await add()
    const page = await a.app.inject('/api/tasks?limit=3&after=8')
    expect(page.json<{ id: string }[]>().map(({ id }) => id)).toEqual(['9', '10', '11'])
  })
})

describe('the scripts', () => {
  test('are sent as text once a connection, and then by their hash', async () => {
    await add()
    const before = await commandCalls()
    for (let i = 0; i < 10; i += 1) await add()
    const calls = difference(before, await commandCalls())
    expect([calls['eval'] ?? 0, calls['evalsha']]).toEqual([0, 10])
  })

  test('run all the same, and once, in a Redis that has forgotten them', async () => {
    const id = await add()
    const toggle = () => a.app.inject({ method: 'POST', url: `/tasks/${id}/toggle` })
    await toggle()
    await a.redis.script('FLUSH')
    const statuses = await Promise.all([
      toggle(),
      list().then(() => ({ statusCode: 303 })),
      toggle(),
    ])
    expect(statuses.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303])
    expect(await list()).toMatchObject([{ completed: true }])
  })
})

describe('what others have written into Redis', () => {
  test.each([
    ['text that is no JSON', (id: string) => a.redis.set(`task:${id}`, 'oops')],
    ['JSON that is no task', (id: string) => a.redis.set(`task:${id}`, '[1]')],
    [
      'a title that is no text',
      (id: string) => a.redis.set(`task:${id}`, '{"title":5,"completed":false}'),
    ],
    [
      'half of an emoji',
      (id: string) => a.redis.set(`task:${id}`, String.raw`{"title":"\ud83d","completed":false}`),
    ],
    [
      'a hash where text should be',
      (id: string) => a.redis.multi().del(`task:${id}`).hset(`task:${id}`, 'a', 'b').exec(),
    ],
    ['an id without a value', (id: string) => a.redis.del(`task:${id}`)],
    ['an id that is no number', () => a.redis.zadd('task_ids', 5, 'x')],
  ])('%s is skipped and logged, and breaks neither list nor page', async (_what, corrupt) => {
    const bad = await add('bad')
    const good = await add('good')
    await corrupt(bad)
    expect((await list()).filter(({ id }) => id !== bad)).toEqual([
      { id: good, title: 'good', completed: false },
    ])
    expect((await a.app.inject('/')).statusCode).toBe(200)
    expect(a.logs.filter(({ level }) => level === 50)).not.toEqual([])
  })

  test('a corrupt task is not found, cannot be changed, and can be deleted', async () => {
    const id = await add()
    await a.redis.set(`task:${id}`, 'oops')
    const url = `/api/tasks/${id}`
    expect((await a.app.inject(url)).statusCode).toBe(404)
    const patch = await a.app.inject({ method: 'PATCH', url, payload: { completed: true } })
    expect(patch.statusCode).toBe(404)
    expect((await a.app.inject({ method: 'POST', url: `/tasks/${id}/toggle` })).statusCode).toBe(
      303,
    )
    expect(await a.redis.get(`task:${id}`)).toBe('oops')
    expect((await a.app.inject({ method: 'DELETE', url })).statusCode).toBe(204)
    expect(await a.redis.exists(`task:${id}`)).toBe(0)
  })

  test('a change by hand is seen once the version is deleted, too', async () => {
    const id = await add('by the app')
    await list()
    await a.redis
      .multi()
      .set(`task:${id}`, '{"title":"by hand","completed":false}')
      .del('tasks_version')
      .exec()
    expect((await list()).map(({ title }) => title)).toEqual(['by hand'])
  })

  test('a value that is no task is logged when the list is fetched, and not at each read', async () => {
    await a.redis.set(`task:${await add()}`, 'oops')
    for (let i = 0; i < 5; i += 1) await list()
    expect(a.logs.filter(({ level }) => level === 50)).toHaveLength(1)
  })

  test('a counter that was reset does not overwrite a task', async () => {
    await add('first')
    await a.redis.del('task_counter')
    await add('second')
    expect((await list()).map(({ title }) => title)).toEqual(['first', 'second'])
  })

  test('a key that nothing lists is no task', async () => {
    await a.redis.set('task:7', '{"title":"orphan","completed":false}')
    expect((await a.app.inject('/api/tasks/7')).statusCode).toBe(404)
  })
})

test('the keys are those of the lab', async () => {
  await add('Buy milk')
  expect(await a.redis.get('task_counter')).toBe('1')
  expect(await a.redis.zrange('task_ids', '0', '-1', 'WITHSCORES')).toEqual(['1', '1'])
  expect(await a.redis.exists('task_completed')).toBe(0)
  await a.app.inject({ method: 'POST', url: '/tasks/1/toggle' })
  expect(await a.redis.smembers('task_completed')).toEqual(['1'])
  expect(await a.redis.get('tasks_version')).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
  expect(JSON.parse((await a.redis.get('task:1')) ?? '')).toEqual({
    title: 'Buy milk',
    completed: true,
  })
})

async function commandCalls(): Promise<Record<string, number>> {
  const stats = await a.redis.info('commandstats')
  return Object.fromEntries(
    [...stats.matchAll(/cmdstat_(\w+):calls=(\d+)/g)].map(([, name, calls]) => [
      name ?? '',
      Number(calls),
    ]),
  )
}

function difference(before: Record<string, number>, after: Record<string, number>) {
  return Object.fromEntries(
    Object.entries(after).map(([name, calls]) => [name, calls - (before[name] ?? 0)]),
  )
}
