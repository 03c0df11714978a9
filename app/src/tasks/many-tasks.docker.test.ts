import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Task } from './task.ts'
import {
  startTestApp,
  type TestApp,
  testRedisAddress,
  until,
  untilReady,
} from '../testing/test-app.ts'

// Parts of the list and pages, on a real Redis: what is read is what is shown, however many tasks there are.

let started: TestApp
/** Unlike the app's client, one that waits for a Redis that is busy. */
let redis: Redis

beforeAll(async () => {
  redis = new Redis(testRedisAddress())
  await redis.flushdb()
  started = await startTestApp()
  await untilReady(started.app)
})
beforeEach(() => redis.flushdb('ASYNC'))
afterAll(async () => {
  await redis.flushdb('ASYNC')
  redis.disconnect()
  await started[Symbol.asyncDispose]()
})

const get = (url: string) => started.app.inject(url)

/** Writes tasks 1 to `count` by a script that has a line for each; every third is completed. */
async function writeEach(count: number, line: string): Promise<void> {
  const lua = `for id = 1, ARGV[1] do
    local completed = id % 3 == 0
    redis.call('SET', 'task:' .. id, cjson.encode({ title = 'Task ' .. id, completed = completed }))
    ${line}
  end
  redis.call('SET', 'task_counter', ARGV[1])`
  await redis.eval(lua, 0, count)
  // It was busy with that, and the app may have given it up meanwhile.
  await untilReady(started.app)
}

/** Writes tasks as the app does, without some. */
async function write(count: number, gone: number[] = []): Promise<void> {
  await writeEach(
    count,
    `redis.call('ZADD', 'task_ids', id, id)
    if completed then redis.call('SADD', 'task_completed', id) end`,
  )
  for (const id of gone) await started.app.inject({ method: 'DELETE', url: `/api/tasks/${id}` })
}

/** A page in short: its number, its tasks, where it leads. */
async function summary(task?: string): Promise<string> {
  const { body } = await get(task === undefined ? '/' : `/?task=${task}`)
  const [, page = '1 of 1'] = /Page (\d+ of \d+)/.exec(body) ?? []
  const ids = Array.from(body.matchAll(/data-id="(\d+)"/g), ([, id]) => id)
  const links = Array.from(
    body.matchAll(/\?task=(\d+)">(\w+)</g),
    ([, id, name]) => `${name} ${id}`,
  )
  return [`${page}: ${ids[0] ?? ''}-${ids.at(-1) ?? ''}`, ...links].join(', ')
}

test.each([
  ['no task', 0, undefined, '1 of 1: -'],
  ['a page that is not full', 99, undefined, '1 of 1: 1-99'],
  ['a full page', 100, undefined, '1 of 1: 1-100'],
  ['one more', 101, undefined, '1 of 2: 1-100, Next 101, Last 101'],
  ['the task on its edge', 101, '101', '2 of 2: 101-101, First 1, Previous 1'],
  ['the one before', 101, '100', '1 of 2: 1-100, Next 101, Last 101'],
  ['one in the middle', 450, '250', '3 of 5: 201-300, First 1, Previous 101, Next 301, Last 401'],
  ['one that is not there yet', 450, '9999', '5 of 5: 401-450, First 1, Previous 301'],
  ['one that would be the first of a new page', 100, '101', '1 of 1: 1-100'],
])('the page with %s', async (_what, count, id, expected) => {
  await write(count)
  expect(await summary(id)).toBe(expected)
})

test('a task that is gone is looked for where it was', async () => {
  await write(250, [150])
  expect(await summary('150')).toBe('2 of 3: 101-201, First 1, Previous 1, Next 202, Last 202')
})

test('a link to the next page skips no task when earlier ones are deleted meanwhile', async () => {
  await write(300)
  expect(await summary('101')).toContain('Next 201')
  for (const id of [1, 2, 3]) {
    await started.app.inject({ method: 'DELETE', url: `/api/tasks/${id}` })
  }
  expect((await get('/?task=201')).body).toContain('data-id="201"')
})

test('pages together hold every task once', async () => {
  await write(333, [7, 120, 121])
  const seen: string[] = []
  let url: string | undefined = '/'
  while (url !== undefined) {
    const { body }: { body: string } = await get(url)
    seen.push(...Array.from(body.matchAll(/data-id="(\d+)"/g), ([, id]) => id ?? ''))
    url = /href="(\/\?task=\d+)">Next/.exec(body)?.[1]
  }
  expect(seen).toEqual((await get('/api/tasks')).json<Task[]>().map(({ id }) => id))
  expect(seen).toHaveLength(330)
})

test('a part that leaves tasks out says where the next one is, and the last one does not', async () => {
  await write(5)
  const first = await get('/api/tasks?limit=2')
  expect(first.headers.link).toBe('</api/tasks?limit=2&after=2>; rel="next"')
  expect((await get('/api/tasks?limit=2&after=2')).headers.link).toContain('after=4')
  expect((await get('/api/tasks?limit=2&after=3')).headers.link).toBeUndefined()
  expect((await get('/api/tasks')).headers.link).toBeUndefined()
})

describe('200,000 tasks in the 96 MB of the lab’s Redis', () => {
  beforeAll(() => redis.config('SET', 'maxmemory', '96mb'))
  afterAll(() => redis.config('SET', 'maxmemory', '0'))

  test('pages, parts and the whole list are read, and a request looks at no task that it does not show', async () => {
    await write(200_000)
    expect((await get('/api/tasks?limit=1')).json()).toMatchObject([{ id: '1' }])
    expect((await get('/api/tasks?limit=1&after=199999')).json()).toMatchObject([{ id: '200000' }])
    const first = await get('/')
    expect(first.body).toMatch(/id="total">200000</)
    expect(first.body).toMatch(/id="completed">66666</)
    expect(await summary('200000')).toContain('2000 of 2000: 199901-200000')
    expect(await summary('100001')).toContain('1001 of 2000: 100001-100100')

    for (const [url, most] of [
      ['/?task=150000', 110],
      ['/api/tasks?limit=3&after=100000', 13],
      ['/api/tasks/77777', 10],
    ] as const) {
      const before = await keyLookUps()
      expect((await get(url)).statusCode).toBe(200)
      expect((await keyLookUps()) - before, url).toBeLessThan(most)
    }

    let url: string | undefined = '/api/tasks'
    const lengths: number[] = []
    while (url !== undefined) {
      const reply = await got(url)
      lengths.push(reply.json<Task[]>().length)
      url = /^<(.+)>; rel="next"$/.exec(String(reply.headers.link))?.[1]
    }
    expect(lengths).toEqual(Array.from({ length: 20 }, () => 10_000))
  })
})

async function keyLookUps(): Promise<number> {
  return Number(/keyspace_hits:(\d+)/.exec(await redis.info('stats'))?.[1])
}

/** An answer of 10,000 tasks may be late once on a machine that is busy with other things. */
async function got(url: string) {
  let reply = await get(url)
  await until(`${url} is read`, async () => {
    if (reply.statusCode !== 200) reply = await get(url)
    return reply.statusCode === 200
  })
  return reply
}

describe('tasks of an earlier version, whose ids were a plain set', () => {
  const writeEarlier = (count: number) => writeEach(count, "redis.call('SADD', 'task_ids', id)")

  test('are taken over when the app connects, from a full Redis too', async () => {
    await writeEarlier(5)
    await redis.multi().sadd('task_ids', 'no id').set('task:2', 'no task').exec()
    await redis.config('SET', 'maxmemory', '1')
    try {
      await using later = await startTestApp()
      await untilReady(later.app)
      const tasks = (await later.app.inject('/api/tasks')).json<Task[]>()
      expect(tasks.map(({ id, completed }) => [id, completed])).toEqual([
        ['1', false],
        ['3', true],
        ['4', false],
        ['5', false],
      ])
      expect((await later.app.inject('/')).body).toMatch(/id="completed">1</)
    } finally {
      await redis.config('SET', 'maxmemory', '0')
    }
  })

  test('are taken over however many they are, and how long that takes', async () => {
    await writeEarlier(50_000)
    await using later = await startTestApp()
    await until('there is a page', async () => (await later.app.inject('/')).statusCode === 200)
    const { body } = await later.app.inject('/')
    expect(body).toMatch(/id="total">50000</)
    expect(body).toMatch(/id="completed">16666</)
  })
})
