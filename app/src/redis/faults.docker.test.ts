import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { COMMAND_TIMEOUT_MS } from './in-time.ts'
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts'
import {
  startTestApp,
  type TestApp,
  testRedisAddress,
  until,
  untilReady,
} from '../testing/test-app.ts'

// Redis itself is left alone. What breaks is the stretch of network in front of it.

let proxy: TcpProxy
let started: TestApp

beforeEach(async () => {
  proxy = await startTcpProxy(testRedisAddress())
  started = await startTestApp({ address: { host: '127.0.0.1', port: proxy.port } })
  await untilReady(started.app)
  await started.redis.flushdb()
})
afterEach(async () => {
  await started[Symbol.asyncDispose]()
  await proxy[Symbol.asyncDispose]()
})

const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** Every route that needs Redis. */
const dataRoutes = [
  { method: 'GET', url: '/' },
  { method: 'POST', url: '/tasks', headers: form, payload: 'title=x' },
  { method: 'POST', url: '/tasks/1/toggle' },
  { method: 'POST', url: '/tasks/1/delete' },
  { method: 'GET', url: '/api/tasks' },
  { method: 'POST', url: '/api/tasks', payload: { title: 'x' } },
  { method: 'GET', url: '/api/tasks/1' },
  { method: 'PATCH', url: '/api/tasks/1', payload: { completed: true } },
  { method: 'DELETE', url: '/api/tasks/1' },
] as const

async function expectUnavailable() {
  for (const route of dataRoutes) {
    const reply = await started.app.inject(route)
    expect([route.url, reply.statusCode]).toEqual([route.url, 503])
    expect(reply.headers['retry-after']).toBe('1')
    if (route.url.startsWith('/api')) {
      expect(reply.json()).toEqual({ error: expect.stringContaining('task store') as string })
    } else {
      expect(reply.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(reply.body).toContain('<h1>Service Unavailable</h1>')
    }
  }
}

async function expectHealthAtOnce(redis: string) {
  const reply = await started.app.inject('/api/health')
  expect(reply.statusCode).toBe(200)
  expect(reply.json()).toMatchObject({ status: 'running', redis })
}

describe('Redis stops', () => {
  test('health stays 200 and tells, data routes answer 503, and all comes back by itself', async () => {
    await proxy.cut()
    await expectUnavailable()
    await until('the loss is seen', async () => (await health()).redis === 'unhealthy')
    await expectHealthAtOnce('unhealthy')
    expect((await started.app.inject('/api/ready')).statusCode).toBe(503)

    await proxy.mend()
    await untilReady(started.app)
    await expectHealthAtOnce('healthy')
    expect((await started.app.inject('/api/tasks')).json()).toEqual([])
  })

  test('a change that was never sent is said not to have been made', async () => {
    await proxy.cut()
    await until('the loss is seen', () => started.redis.status !== 'ready')
    const reply = await started.app.inject({
      method: 'POST',
      url: '/api/tasks',
      payload: { title: 'x' },
    })
    expect(reply.json<{ error: string }>().error).toContain('Nothing was changed')
  })

  test('the log says so when it changes, and not at each attempt', async () => {
    let attempts = 0
    started.redis.on('reconnecting', () => (attempts += 1))
    await proxy.cut()
    await until('several attempts', () => attempts >= 5)
    const lines = started.logs.filter(({ msg }) => /^redis (is un|cannot)/.test(String(msg)))
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.length).toBeLessThanOrEqual(3)
  })
})

describe('Redis is full', () => {
  afterEach(() => started.redis.config('SET', 'maxmemory', '0'))

  test('tasks can be read and deleted; a new one is refused, and nothing else is lost', async () => {
    const created = await started.app.inject({
      method: 'POST',
      url: '/api/tasks',
      payload: { title: 'Written before' },
    })
    await started.redis.config('SET', 'maxmemory', '1')
    const refused = await started.app.inject({
      method: 'POST',
      url: '/api/tasks',
      payload: { title: 'One too many' },
    })
    expect(refused.statusCode).toBe(503)
    expect(refused.json<{ error: string }>().error).toContain('Nothing was changed')
    const tasks = [expect.objectContaining({ title: 'Written before' })] as unknown
    expect((await started.app.inject('/api/tasks')).json()).toEqual(tasks)
    expect((await started.app.inject('/')).statusCode).toBe(200)
    const url = created.headers.location ?? ''
    expect((await started.app.inject(url)).statusCode).toBe(200)
    expect((await started.app.inject({ method: 'DELETE', url })).statusCode).toBe(204)
    expect((await started.app.inject('/api/tasks')).json()).toEqual([])
  })
})

describe('Redis is paused: connections stay open, nothing answers', () => {
  test('data routes answer 503 while it is still paused, within 250 ms', async () => {
    // The promise in figures is this limit. The clock of a busy machine is no witness, but the
    // order of events is: the answer comes before the connection is given up, after 500 ms.
    expect(COMMAND_TIMEOUT_MS).toBeLessThanOrEqual(200)
    proxy.pause()
    expect((await started.app.inject('/api/tasks')).statusCode).toBe(503)
    expect(started.redis.status).toBe('ready')
    await expectUnavailable()
    await until('the pause is seen', async () => (await health()).redis === 'unhealthy')
    await expectHealthAtOnce('unhealthy')
  })

  test('a request waits for one command only, not for one after the other', async () => {
    const cookie = await cookieWithMessage()
    proxy.pause()
    let taken = 0
    Object.assign(started.redis, {
      getdel: () => Promise.reject(new Error(`taken ${(taken += 1)} times`)),
    })
    const reply = await started.app.inject({ url: '/', headers: { cookie } })
    expect(reply.statusCode).toBe(503)
    expect(taken).toBe(0)
  })

  test('a hundred reads at the same time wait no longer than one: 200 ms, and none of them for its turn', async () => {
    proxy.pause()
    const replies = Array.from({ length: 100 }, () => started.app.inject('/api/tasks'))
    const statuses = await Promise.all(replies.map(async (reply) => (await reply).statusCode))
    expect(new Set(statuses)).toEqual(new Set([503]))
    // The connection is given up after 500 ms: they did not queue up for two commands, one after the other.
    expect(started.redis.status).toBe('ready')
  })

  test('the connection is given up, and all comes back by itself', async () => {
    proxy.pause()
    await until('the connection is given up', () => started.redis.status !== 'ready')
    proxy.resume()
    await untilReady(started.app)
    expect((await started.app.inject('/api/tasks')).statusCode).toBe(200)
  })

  test('a change whose answer was lost is said to be uncertain, and is made once', async () => {
    await started.app.inject({ method: 'POST', url: '/api/tasks', payload: { title: 'x' } })
    proxy.loseAnswers()
    const reply = await started.app.inject({
      method: 'PATCH',
      url: '/api/tasks/1',
      payload: { title: 'y' },
    })
    expect(reply.statusCode).toBe(503)
    expect(reply.json<{ error: string }>().error).toContain('may or may not have been made')
    const toggle = await started.app.inject({ method: 'POST', url: '/tasks/1/toggle' })
    expect(toggle.statusCode).toBe(503)

    await until('the connection is given up', () => started.redis.status !== 'ready')
    await untilReady(started.app)
    // Both had arrived. Were they sent again on the new connection, the toggle would be undone.
    expect((await started.app.inject('/api/tasks')).json()).toEqual([
      { id: '1', title: 'y', completed: true },
    ])
  })
})

test('a message that cannot be stored does not turn a change into an error', async () => {
  // The session is saved after the task is added; in between, Redis goes.
  const set = started.redis.set.bind(started.redis)
  Object.assign(started.redis, { set: () => Promise.reject(new Error('Connection is closed.')) })
  const reply = await started.app.inject({
    method: 'POST',
    url: '/tasks',
    headers: form,
    payload: 'title=x',
  })
  Object.assign(started.redis, { set })
  expect(reply.statusCode).toBe(303)
  expect((await started.app.inject('/api/tasks')).json()).toHaveLength(1)
})

describe('Redis is away at boot', () => {
  test('the app starts without it and serves as soon as it is there', async () => {
    await proxy.cut()
    await using late = await startTestApp({ address: { host: '127.0.0.1', port: proxy.port } })
    expect((await late.app.inject('/api/health')).json()).toMatchObject({ redis: 'unhealthy' })
    expect((await late.app.inject('/api/tasks')).statusCode).toBe(503)
    await proxy.mend()
    await untilReady(late.app)
    expect((await late.app.inject('/')).statusCode).toBe(200)
  })

  test('it may be paused, too: connected to, but silent', async () => {
    proxy.pause()
    await using late = await startTestApp({ address: { host: '127.0.0.1', port: proxy.port } })
    expect((await late.app.inject('/api/tasks')).statusCode).toBe(503)
    proxy.resume()
    await untilReady(late.app)
  })

  test('its name may not even resolve', async () => {
    await using lost = await startTestApp({ address: { host: 'no-such-host.invalid', port: 6379 } })
    await until('the name was looked up', () =>
      lost.logs.some(({ msg }) => msg === 'redis cannot be reached'),
    )
    expect((await lost.app.inject('/api/health')).statusCode).toBe(200)
    expect((await lost.app.inject('/api/tasks')).statusCode).toBe(503)
    expect((await lost.app.inject('/')).statusCode).toBe(503)
  })
})

async function health() {
  return (await started.app.inject('/api/health')).json<{ redis: string }>()
}

async function cookieWithMessage(): Promise<string> {
  const reply = await started.app.inject({
    method: 'POST',
    url: '/tasks',
    headers: form,
    payload: 'title=x',
  })
  return String(reply.headers['set-cookie']).split(';')[0] ?? ''
}
