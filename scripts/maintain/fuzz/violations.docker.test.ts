import { unescape } from 'node:querystring'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { buildApp } from '../../../app/src/app.ts'
import { readConfig } from '../../../app/src/config.ts'
import { createRedis } from '../../../app/src/redis/client.ts'
import { testRedisAddress, until } from '../../../app/src/testing/test-app.ts'
import { fuzz, type FuzzOptions } from './fuzz.ts'
import { fuzzTarget } from './fuzz-target.ts'

// The app itself, and the app with one fault each: the run must find every one of them.

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

type Fault = (app: FastifyInstance) => unknown

async function start(fault: Fault): Promise<URL> {
  const env = { REDIS_HOST: host, REDIS_PORT: String(port), LOG_LEVEL: 'silent' }
  const server = (app = await buildApp(readConfig(env), redis))
  fault(server)
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  await until('it is ready', async () => (await server.inject('/api/ready')).statusCode === 200)
  return new URL(url)
}

const { signal } = new AbortController()
const run = (url: URL, requests: number, more: Partial<FuzzOptions> = {}) =>
  fuzz({ url, requests, seed: 11, connections: 8, signal, maxViolations: 1, shrinkMs: 0, ...more })

/** Answers with what a function makes of the payload. */
const onAnswer =
  (change: (payload: string, request: FastifyRequest, reply: FastifyReply) => unknown): Fault =>
  (server) =>
    server.addHook('onSend', (request, reply, payload, done) => {
      const changed = change(String(payload), request, reply)
      done(null, typeof changed === 'string' ? changed : payload)
    })

/** The same for answers of one status: to the API, which are JSON, or pages. */
const onStatus = (status: number, type: 'json' | 'html', change: Parameters<typeof onAnswer>[0]) =>
  onAnswer((payload, request, reply) => {
    const isMeant = String(reply.getHeader('content-type')).includes(type)
    return reply.statusCode === status && isMeant ? change(payload, request, reply) : 0
  })

/** Does something once an answer is sent. */
const afterAnswer =
  (act: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> | undefined): Fault =>
  (server) =>
    server.addHook('onResponse', async (request, reply) => {
      await act(request, reply)
    })

const POLICY = 'content-security-policy'
const SECOND_ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'

function noAnswer(server: FastifyInstance) {
  server.addHook('onRequest', (request, _reply, done) => {
    if (request.url === '/style.css') request.raw.socket.destroy()
    else done()
  })
}

function twoAnswers(server: FastifyInstance) {
  server.server.on('request', (request, response) => {
    if (request.url !== '/api/health') return
    response.once('finish', () => request.socket.write(SECOND_ANSWER))
  })
}

function goodTitle(server: FastifyInstance) {
  server.addHook('preHandler', (request, _reply, done) => {
    const body = request.body as { title?: unknown } | null | undefined
    if (body && typeof body.title === 'number') body.title = 'made good'
    done()
  })
}

const FAULTS: [what: string, fault: Fault, found: RegExp][] = [
  [
    'a banner in a header',
    onAnswer((_, __, reply) => reply.header('server', 'x')),
    /the header server/,
  ],
  ['a banner in a page', onStatus(404, 'html', (page) => `${page}Fastify`), /a banner: Fastify/],
  [
    'a stack trace',
    onStatus(400, 'json', () => JSON.stringify({ error: new Error('x').stack })),
    /a stack trace/,
  ],
  [
    'a page that shows its address as it came',
    onStatus(404, 'html', (page, { url }) => `${page}${unescape(url)}`),
    /what was sent, as markup/,
  ],
  [
    'a header that says what was sent',
    onAnswer((_, { headers }, reply) => reply.header('x-echo', headers['user-agent'] ?? '')),
    /what was sent, in the header x-echo/,
  ],
  [
    'a header that is missing',
    onAnswer((_, __, reply) => reply.removeHeader(POLICY)),
    /no header content-security-policy/,
  ],
  [
    'a policy that allows everything',
    onAnswer((_, __, reply) => reply.header(POLICY, "default-src 'unsafe-inline'")),
    /allows too much/,
  ],
  [
    "another request's id",
    onAnswer((_, __, reply) => reply.header('x-request-id', 'other')),
    /the answer to another request/,
  ],
  ['an error without a reason', onStatus(400, 'json', () => '{}'), /does not say what is wrong/],
  [
    'a defect',
    (server) =>
      server.addHook('onRequest', (request, _reply, done) => {
        done(request.headers['x-odd'] === undefined ? undefined : new Error('x'))
      }),
    /the status 500/,
  ],
  ['no answer', noAnswer, /no answer/],
  ['two answers', twoAnswers, /nobody asked for|no header/],
  ['a bad title that is made good', goodTitle, /a bad request was accepted/],
  [
    'a task that a refused request changes',
    afterAnswer(({ url }, { statusCode }) => {
      const id = /^\/api\/tasks\/(\d+)$/.exec(url)?.[1]
      if (id === undefined || statusCode !== 400) return
      return redis.set(`task:${id}`, '{"title":"changed","completed":true}', 'XX')
    }),
    /task \d+ is \{"title":"changed"/,
  ],
  [
    'a task that a refused request adds',
    afterAnswer(({ method }, { statusCode }) => {
      if (method !== 'POST' || statusCode !== 403) return
      const added = redis.multi().set('task:900', '{"title":"added","completed":false}')
      return added.zadd('task_ids', 900, '900').exec()
    }),
    /task 900 was added by a request that was refused/,
  ],
  [
    'a task that is lost',
    afterAnswer((_, reply) => {
      const id = /\/api\/tasks\/(\d*5)$/.exec(String(reply.getHeader('location')))?.[1]
      return id === undefined ? undefined : redis.zrem('task_ids', id)
    }),
    /task \d+ is gone, and should be|a refusal \(404\) of a good request/,
  ],
]

test('the app as it is has none', async () => {
  const { found, tally } = await run(await start(() => undefined), 2500)
  expect(found.map(({ violation, commands }) => [violation.message, commands])).toEqual([])
  expect(tally.kinds().length).toBeGreaterThan(25)
  expect(await redis.zcard('task_ids')).toBe(0)
})

test.each(FAULTS)('%s is found', async (_what, fault, found) => {
  const result = await run(await start(fault), 1500)
  expect(result.found.map(({ violation }) => violation.message).join('\n')).toMatch(found)
})

test('what was found is reduced to what shows it, and can be sent again', async () => {
  const url = await start(onStatus(403, 'json', (_, __, reply) => reply.header('via', 'x')))
  const { found } = await run(url, 1500, { connections: 1, shrinkMs: 10_000 })
  expect(found.map(({ commands }) => commands)).toEqual([['from another site']])
  await redis.flushdb()
  const again = await run(url, 1500, { ...found[0] })
  expect(again.found[0]?.violation.message).toBe('the header via')
  expect(again.tally.requests).toBeLessThan(10)
})

test('a container that is another one afterwards is found', async () => {
  const url = await start(() => undefined)
  const log = vi.spyOn(console, 'log').mockReturnValue()
  let asked = 0
  const state = () => Promise.resolve(`a running, restarted ${asked++} times`)
  const command = { requests: 100, seed: 5, connections: 2, packaging: [] }
  const tools = { signal, onProgress: () => undefined }
  expect(await fuzzTarget({ name: 'x', url, state }, command, tools)).toBe(1)
  expect(log.mock.calls.join('\n')).toContain('the containers are not those that were there before')
  log.mockRestore()
})
