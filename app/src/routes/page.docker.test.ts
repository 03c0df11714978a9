import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse as Reply } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { COOKIE_NAME } from '../plugins/session.ts'
import { startEmptyTestApp, startTestApp, type TestApp, untilReady } from '../testing/test-app.ts'

let a: TestApp
let b: TestApp

beforeEach(async () => {
  a = await startEmptyTestApp({ SERVER_LABEL: 'Replica <A>' })
  b = await startTestApp()
  await untilReady(b.app)
})
afterEach(async () => {
  await a[Symbol.asyncDispose]()
  await b[Symbol.asyncDispose]()
})

function post(url: string, fields: Record<string, string> = {}, headers = {}) {
  return a.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  })
}

const cookieOf = (reply: Reply) => {
  const [cookie] = reply.cookies
  return cookie ? { [COOKIE_NAME]: cookie.value } : {}
}

const pageOf = (reply: Reply, { app } = a) =>
  app.inject({ url: reply.headers.location ?? '/', cookies: cookieOf(reply) })

describe('a message', () => {
  test('that one replica stored is shown by another, once', async () => {
    const reply = await post('/tasks', { title: 'Buy milk' })
    expect((await pageOf(reply, b)).body).toContain('Added “Buy milk”')
    expect((await pageOf(reply, a)).body).not.toContain('Added “Buy milk”')
  })

  test('leaves no session behind once it was shown', async () => {
    const reply = await post('/tasks', { title: 'x' })
    const [key = ''] = await a.redis.keys('session:*')
    expect(await a.redis.ttl(key)).toBeGreaterThan(0)
    await pageOf(reply)
    expect(await a.redis.keys('session:*')).toEqual([])
  })

  test('is not used up by HEAD', async () => {
    const reply = await post('/tasks', { title: 'Buy milk' })
    await a.app.inject({ method: 'HEAD', url: '/', cookies: cookieOf(reply) })
    expect((await pageOf(reply)).body).toContain('Added “Buy milk”')
  })

  test.each([
    ['', 'Title required'],
    ['   ', 'Title required'],
    ['x'.repeat(201), 'Title must be at most 200 characters long'],
    ['a\0b', 'Title must be one line without control characters'],
  ])('tells what is wrong with the title %o, and nothing is added', async (title, message) => {
    const reply = await post('/tasks', { title })
    expect(reply.statusCode).toBe(303)
    expect((await pageOf(reply)).body).toContain(message)
    expect(await a.redis.exists('task_counter')).toBe(0)
  })

  test.each([
    ['Complete', 'Completed “&lt;i&gt;”'],
    ['reopen', 'Reopened “&lt;i&gt;”'],
  ])('tells what a toggle did: %s', async (what, text) => {
    await post('/tasks', { title: '<i>' })
    if (what === 'reopen') await post('/tasks/1/toggle')
    const reply = await post('/tasks/1/toggle')
    const [key = ''] = await a.redis.keys(`session:${cookieOf(reply)[COOKIE_NAME] ?? ''}`)
    expect(await a.redis.ttl(key)).toBeGreaterThan(0)
    expect((await pageOf(reply, b)).body).toContain(text)
    expect((await pageOf(reply, a)).body).not.toContain(text)
  })

  test('gives back what was typed, to be mended', async () => {
    const page = await pageOf(await post('/tasks', { title: `"><b>${'x'.repeat(200)}` }))
    expect(page.body).toContain('value="&quot;&gt;&lt;b&gt;xxx')
  })

  test('is written as text, whatever is in it', async () => {
    const page = await pageOf(await post('/tasks', { title: '<script>alert(1)</script>' }))
    expect(page.body).not.toContain('<script')
    expect(page.body).toContain('Added “&lt;script&gt;')
  })
})

describe('a session', () => {
  test.each([
    ['that nobody has', randomUUID()],
    ['that is no id', '../../task_counter'],
  ])('%s is answered with the plain page, without a cookie', async (_what, session) => {
    const reply = await a.app.inject({ url: '/', cookies: { [COOKIE_NAME]: session } })
    expect(reply.statusCode).toBe(200)
    expect(reply.cookies.filter(({ value }) => value !== '')).toEqual([])
  })

  test('under an id that is not of our making is not even looked up', async () => {
    const planted = { kind: 'done', text: 'Planted' }
    await a.redis.set('session:short', JSON.stringify(planted))
    const reply = await a.app.inject({ url: '/', cookies: { [COOKIE_NAME]: 'short' } })
    expect(reply.body).not.toContain('Planted')
  })

  test('cannot be planted: a made-up id is replaced by a new one', async () => {
    const planted = randomUUID()
    const reply = await post('/tasks', { title: 'x' }, { cookie: `${COOKIE_NAME}=${planted}` })
    expect(cookieOf(reply)[COOKIE_NAME]).toMatch(/^[\da-f-]{36}$/)
    expect(cookieOf(reply)[COOKIE_NAME]).not.toBe(planted)
  })

  test('of another app on this host is left alone', async () => {
    const reply = await a.app.inject({ url: '/', cookies: { session: 'theirs' } })
    expect(reply.headers['set-cookie']).toBeUndefined()
  })

  test('that is corrupt in Redis counts as none', async () => {
    const reply = await post('/tasks', { title: 'x' })
    await a.redis.set(`session:${cookieOf(reply)[COOKIE_NAME] ?? ''}`, 'oops')
    expect((await pageOf(reply)).statusCode).toBe(200)
  })

  test('is kept from scripts and other sites', async () => {
    const [cookie] = (await post('/tasks', { title: 'x' })).cookies
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  })

  test('is made neither for the API nor for a visit', async () => {
    await a.app.inject({ method: 'POST', url: '/api/tasks', payload: { title: '' } })
    await a.app.inject('/')
    expect(await a.redis.keys('session:*')).toEqual([])
  })
})

describe('more forms than Redis has memory for', () => {
  afterEach(async () => {
    await a.redis.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction')
  })

  test('cost no task, and leave room for tasks and messages: the oldest messages go', async () => {
    await post('/tasks', { title: 'Kept' })
    const used = Number(/used_memory:(\d+)/.exec(await a.redis.info('memory'))?.[1])
    // As the stack's own Redis has it (compose-yaml.test.ts): what expires goes first, tasks never.
    const policy = ['maxmemory-policy', 'volatile-ttl'] as const
    await a.redis.config('SET', 'maxmemory', String(used + 500_000), ...policy)
    const flood = 'x'.repeat(16_000)
    for (let i = 0; i < 40; i += 1) {
      await Promise.all(Array.from({ length: 50 }, () => post('/tasks', { title: flood })))
    }
    const [key = ''] = await a.redis.keys('session:*')
    expect(await a.redis.strlen(key)).toBeLessThan(1000)
    expect((await post('/tasks', { title: 'Room' })).headers.location).toBe('/?task=2')
    expect((await pageOf(await post('/tasks', { title: '' }))).body).toContain('Title required')
    expect((await a.app.inject('/api/tasks')).json()).toMatchObject([
      ...[{ title: 'Kept' }, { title: 'Room' }],
    ])
  })
})

describe('the page', () => {
  test('shows label, hostname and the numbers', async () => {
    await post('/tasks', { title: 'x' })
    await post('/tasks', { title: 'y' })
    await post('/tasks/1/toggle')
    const { body } = await a.app.inject('/')
    expect(body).toContain('Replica &lt;A&gt;')
    expect(body).toMatch(/id="total">2</)
    expect(body).toMatch(/id="completed">1</)
    expect(body).toContain('/api/health')
  })

  test.each([
    [{ origin: 'http://evil.example' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ origin: 'null' }],
  ])('takes no form from %o', async (headers) => {
    expect((await post('/tasks', { title: 'x' }, headers)).statusCode).toBe(403)
    expect(await a.redis.exists('task_counter')).toBe(0)
  })

  test.each(['title=%FF', 'title=100%', Buffer.from([0x74, 0x3d, 0xff])])(
    'refuses a form that it could only keep as something else: %o',
    async (payload) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const reply = await a.app.inject({ method: 'POST', url: '/tasks', headers, payload })
      expect(reply.statusCode).toBe(400)
      expect(await a.redis.keys('*')).toEqual([])
    },
  )

  test('is for those who know the app by a name that is its own', async () => {
    const rebound = { url: '/', headers: { host: 'rebound.example:8082' } }
    const reply = await a.app.inject(rebound)
    expect(reply.statusCode).toBe(403)
    expect(reply.body).toContain('ALLOWED_HOSTS')
    await using known = await startTestApp({ env: { ALLOWED_HOSTS: 'rebound.example' } })
    await untilReady(known.app)
    expect((await known.app.inject(rebound)).statusCode).toBe(200)
    const behindProxy = { host: 'web:3000', origin: 'http://rebound.example' }
    const form = { method: 'POST', url: '/tasks/1/toggle', headers: behindProxy } as const
    expect((await known.app.inject(form)).statusCode).toBe(303)
    expect((await a.app.inject(form)).body).toContain('have it pass on the Host header')
  })

  test('answers a form that is too large, or none, with a page', async () => {
    const large = await post('/tasks', { title: 'x'.repeat(20_000) })
    expect([large.statusCode, large.headers['content-type']]).toEqual([
      413,
      'text/html; charset=utf-8',
    ])
    const json = await a.app.inject({ method: 'POST', url: '/tasks', payload: { title: 'x' } })
    expect(json.statusCode).toBe(415)
  })

  test('takes the last word on its own safety: no inline style or script is allowed', async () => {
    const policy = (await a.app.inject('/')).headers['content-security-policy']
    expect(policy).not.toContain('unsafe-inline')
    expect((await a.app.inject('/')).body).not.toMatch(/<script|<style|style="|onclick/)
  })
})

describe('with more tasks than fit on a page', () => {
  beforeEach(async () => {
    const add = (_: unknown, i: number) =>
      a.app.inject({ method: 'POST', url: '/api/tasks', payload: { title: `Number ${i + 1}` } })
    await Promise.all(Array.from({ length: 250 }, add))
  })

  const idsOn = ({ body }: Reply) =>
    Array.from(body.matchAll(/data-id="(\d+)"/g), ([, id]) => Number(id))
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i)

  test('a page has a hundred; the numbers are those of all', async () => {
    const first = await a.app.inject('/')
    expect(idsOn(first)).toEqual(range(1, 100))
    expect(first.body).toMatch(/id="total">250</)
    expect(first.body).toContain('1 to 100 of 250')
    expect(idsOn(await a.app.inject('/?task=250'))).toEqual(range(201, 250))
  })

  test.each(['toggle', 'delete'])('after %s you are on the page where you were', async (action) => {
    const reply = await post(`/tasks/150/${action}`)
    const shown = idsOn(await pageOf(reply))
    expect(shown.slice(0, 2)).toEqual([101, 102])
    expect(shown.includes(150)).toBe(action === 'toggle')
  })

  test('a new task is on the page that comes next, with a link to it', async () => {
    const page = await pageOf(await post('/tasks?task=101', { title: 'Brand new' }))
    expect(idsOn(page)).toEqual(range(201, 251))
    expect(page.body).toContain('href="#task-251"')
    expect(page.body).toContain('id="task-251"')
  })

  test('a title that is refused brings you back to where you typed it', async () => {
    const { body } = await a.app.inject('/?task=150')
    expect(body).toContain('action="/tasks?task=101"')
    const page = await pageOf(await post('/tasks?task=101', { title: ' ' }))
    expect(idsOn(page)).toEqual(range(101, 200))
    expect(page.body).toContain('Title required')
  })

  test('a form with a bad address changes nothing', async () => {
    expect((await post('/tasks?task=x', { title: 'x' })).statusCode).toBe(400)
    expect(idsOn(await a.app.inject('/?task=250'))).toEqual(range(201, 250))
  })
})

describe('the log', () => {
  test('has one line a request, with the id that the gateway gave it', async () => {
    await a.app.inject({ url: '/api/tasks/9', headers: { 'x-request-id': 'from-gateway-1' } })
    expect(a.logs.filter(({ reqId }) => reqId === 'from-gateway-1')).toEqual([
      expect.objectContaining({
        level: 40,
        method: 'GET',
        url: '/api/tasks/9',
        statusCode: 404,
        reason: 'There is no such task',
        responseTime: expect.any(Number) as number,
      }),
    ])
  })

  test('keeps health checks below info', async () => {
    await a.app.inject('/api/health')
    expect(a.logs.find(({ url }) => url === '/api/health')).toMatchObject({ level: 20 })
  })

  test('has the stack of our own failures, which the answer has not', async () => {
    await a.redis.set('task_ids', 'no set')
    const reply = await a.app.inject('/api/tasks')
    expect(reply.statusCode).toBe(500)
    expect(reply.json()).toEqual({ error: 'Something went wrong on our side' })
    const line = a.logs.find(({ statusCode }) => statusCode === 500)
    expect(line).toMatchObject({
      level: 50,
      err: { message: expect.stringContaining('WRONGTYPE') as string },
    })
  })
})
