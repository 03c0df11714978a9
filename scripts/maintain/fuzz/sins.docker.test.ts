import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { buildApp } from '../../../app/src/app.ts'
import { readConfig } from '../../../app/src/config.ts'
import { createRedis } from '../../../app/src/redis/client.ts'
import { testRedisAddress, until } from '../../../app/src/testing/test-app.ts'
import { fuzz, replay } from './fuzz.ts'
import { readRecording } from './replay.ts'
import { throwAt } from './throw-at.ts'

// The app itself, and the app with one sin each: the run must find every one of them.

const { host, port } = testRedisAddress()
let redis: Redis
let app: FastifyInstance | undefined

beforeAll(async () => {
  redis = createRedis({ host, port })
  await until('the test Redis answers', () => redis.status === 'ready')
})
afterAll(() => {
  redis.disconnect()
})
beforeEach(() => redis.flushdb())
afterEach(() => app?.close())

type Sin = (app: FastifyInstance) => unknown

async function start(sin: Sin): Promise<URL> {
  const env = { REDIS_HOST: host, REDIS_PORT: String(port), LOG_LEVEL: 'silent' }
  const server = (app = await buildApp(readConfig(env), redis))
  sin(server)
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  await until('it is ready', async () => (await server.inject('/api/ready')).statusCode === 200)
  return new URL(url)
}

const { signal } = new AbortController()
const run = (url: URL, requests: number) =>
  fuzz({ url, requests, seed: 11, connections: 8, signal, maxViolations: 1 })

/** Changes an answer that meets a condition. */
const onAnswer =
  (
    changeIt: (
      request: { url: string; method: string; agent: string },
      reply: {
        status: number
        isJson: boolean
        header: (name: string, value: string) => unknown
        remove: (name: string) => unknown
        payload: unknown
      },
    ) => unknown,
  ): Sin =>
  (server) =>
    server.addHook('onSend', (request, reply, payload, done) => {
      const isJson = String(reply.getHeader('content-type')).startsWith('application/json')
      const changed = changeIt(
        { url: request.url, method: request.method, agent: request.headers['user-agent'] ?? '' },
        {
          ...{ status: reply.statusCode, isJson, payload },
          header: (name, value) => reply.header(name, value),
          remove: (name) => reply.removeHeader(name),
        },
      )
      done(null, typeof changed === 'string' ? changed : payload)
    })

test('the app as it is has none', async () => {
  const { violations, tally } = await run(await start(() => undefined), 2500)
  expect(violations.map(({ problems, cases }) => [problems, cases.at(-1)?.kind])).toEqual([])
  expect(tally.kinds().length).toBeGreaterThan(25)
  expect(await redis.zcard('task_ids')).toBe(0)
})

const SINS: [what: string, sin: Sin, found: RegExp][] = [
  ['a banner in a header', onAnswer((_, { header }) => header('server', 'x')), /the header server/],
  [
    'a banner in a page',
    onAnswer((_, { status, isJson, payload }) =>
      status === 404 && !isJson ? `${String(payload)}Fastify` : 0,
    ),
    /a banner: Fastify/,
  ],
  [
    'a stack trace',
    onAnswer((_, { status, isJson }) =>
      status === 400 && isJson ? JSON.stringify({ error: new Error('x').stack }) : 0,
    ),
    /a stack trace/,
  ],
  [
    'a page that shows its address as it came',
    onAnswer(({ url }, { status, isJson, payload }) =>
      status === 404 && !isJson
        ? `${String(payload)}${decodeURIComponent(url.replaceAll(/%(?![0-9a-f]{2})/gi, ''))}`
        : 0,
    ),
    /what was sent, as markup/,
  ],
  [
    'a header that says what was sent',
    onAnswer(({ agent }, { header }) => header('x-echo', agent)),
    /what was sent, in the header x-echo/,
  ],
  [
    'a header that is missing',
    onAnswer((_, { remove }) => remove('content-security-policy')),
    /no header content-security-policy/,
  ],
  [
    'a policy that allows everything',
    onAnswer((_, { header }) => header('content-security-policy', "default-src 'unsafe-inline'")),
    /allows too much/,
  ],
  [
    "another request's id",
    onAnswer((_, { header }) => header('x-request-id', 'other')),
    /the answer to another request/,
  ],
  [
    'an error that is not told',
    onAnswer((_, { status, isJson }) => (status === 400 && isJson ? '{}' : 0)),
    /does not say what is wrong/,
  ],
  [
    'a defect',
    (server) =>
      server.addHook('onRequest', (request, _reply, done) => {
        done(request.headers['x-odd'] === undefined ? undefined : new Error('x'))
      }),
    /the status 500/,
  ],
  [
    'no answer',
    (server) =>
      server.addHook('onRequest', (request, _reply, done) => {
        if (request.url === '/style.css') request.raw.socket.destroy()
        else done()
      }),
    /no answer/,
  ],
  [
    'two answers',
    (server) => {
      server.server.on('request', (request, response) => {
        response.once('finish', () => {
          if (request.url === '/api/health')
            request.socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
        })
      })
    },
    /nobody asked for|no header/,
  ],
  [
    'a bad title that is made good',
    (server) =>
      server.addHook('preHandler', (request, _reply, done) => {
        const body = request.body as { title?: unknown } | null | undefined
        if (body && typeof body.title === 'number') body.title = 'made good'
        done()
      }),
    /a bad request was accepted/,
  ],
  [
    'a task that a refused request changes',
    (server) =>
      server.addHook('onResponse', async (request, reply) => {
        const id = /^\/api\/tasks\/(\d+)$/.exec(request.url)?.[1]
        if (id === undefined || reply.statusCode !== 400) return
        await redis.set(`task:${id}`, '{"title":"changed","completed":true}', 'XX')
      }),
    /task \d+ is \{"title":"changed"/,
  ],
  [
    'a task that a refused request adds',
    (server) =>
      server.addHook('onResponse', async (request, reply) => {
        if (request.method !== 'POST' || reply.statusCode !== 403) return
        await redis
          .multi()
          .set('task:900', '{"title":"added","completed":false}')
          .zadd('task_ids', 900, '900')
          .exec()
      }),
    /task 900 was added by a request that was refused/,
  ],
  [
    'a task that is lost',
    (server) =>
      server.addHook('onResponse', async (_request, reply) => {
        const id = /\/api\/tasks\/(\d*5)$/.exec(String(reply.getHeader('location')))?.[1]
        if (id !== undefined) await redis.zrem('task_ids', id)
      }),
    /task \d+ is gone, and should be|a refusal \(404\) of a good request/,
  ],
]

test.each(SINS)('%s is found', async (_what, sin, found) => {
  const { violations } = await run(await start(sin), 1500)
  expect(violations.flatMap(({ problems }) => problems).join('\n')).toMatch(found)
})

test('what was found is written down, and can be sent again', async () => {
  const url = await start(onAnswer((_, { header }) => header('x-powered-by', 'x')))
  const out = await mkdtemp(path.join(os.tmpdir(), 'fuzz-'))
  const log = vi.spyOn(console, 'log').mockReturnValue()
  try {
    const command = { requests: 300, seed: 5, connections: 4, packaging: [] }
    const tools = { signal: new AbortController().signal, out, onProgress: () => undefined }
    expect(await throwAt({ name: 'x', url }, command, tools)).toBe(1)
    expect(log.mock.calls.join('\n')).toContain('violation-1.json')
    const [file = ''] = await readdir(out)
    const again = await replay(url, await readRecording(path.join(out, file)))
    expect(again.violations[0]?.problems).toContain('the header x-powered-by')
  } finally {
    log.mockRestore()
    await rm(out, { recursive: true })
  }
})

test('a container that is another one afterwards is found', async () => {
  const url = await start(() => undefined)
  const out = await mkdtemp(path.join(os.tmpdir(), 'fuzz-'))
  const log = vi.spyOn(console, 'log').mockReturnValue()
  try {
    let asked = 0
    const target = {
      name: 'x',
      url,
      state: () => Promise.resolve(`a running, restarted ${asked++} times`),
    }
    const command = { requests: 100, seed: 5, connections: 2, packaging: [] }
    const tools = { signal: new AbortController().signal, out, onProgress: () => undefined }
    expect(await throwAt(target, command, tools)).toBe(1)
    expect(log.mock.calls.join('\n')).toContain(
      'the containers are not those that were there before',
    )
  } finally {
    log.mockRestore()
    await rm(out, { recursive: true })
  }
})
