import { unescape } from 'node:querystring'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  emptyTestRedis,
  startTestApp,
  type TestApp,
  untilReady,
} from '../../../app/src/testing/test-app.ts'
import { fuzz, type FuzzOptions, KINDS } from './fuzz.ts'
import { fuzzAndReport } from './report.ts'

// The app itself, and the app with one fault each: the run must find every one of them.

let started: TestApp | undefined
beforeEach(emptyTestRedis)
afterEach(() => started?.[Symbol.asyncDispose]())

type Fault = (test: TestApp) => unknown

async function start(fault: Fault): Promise<URL> {
  started = await startTestApp({ env: { LOG_LEVEL: 'silent' } })
  fault(started)
  const url = await started.app.listen({ port: 0, host: '127.0.0.1' })
  await untilReady(started.app)
  return new URL(url)
}

const { signal } = new AbortController()
const run = (url: URL, requests: number, more: Partial<FuzzOptions> = {}) =>
  fuzz(
    { name: 'x', url, options: '--url x' },
    { requests, seed: 11, signal, endOnFailure: true, ...more },
  )

type Change = (payload: string, request: FastifyRequest, reply: FastifyReply) => unknown

/** Answers with the text that a function makes of the payload, if it is one. */
const onAnswer =
  (change: Change): Fault =>
  ({ app }) =>
    app.addHook('onSend', (request, reply, payload, done) => {
      const changed = change(String(payload), request, reply)
      done(null, typeof changed === 'string' ? changed : payload)
    })

/** The same for answers of one status: to the API, which are JSON, or pages. */
const onStatus = (status: number, type: 'json' | 'html', change: Change) =>
  onAnswer((payload, request, reply) => {
    const isMeant = String(reply.getHeader('content-type')).includes(type)
    return reply.statusCode === status && isMeant ? change(payload, request, reply) : 0
  })

const withHeader = (name: string, value: string) =>
  onAnswer((_, __, reply) => reply.header(name, value))

/** Ends in an error where a request is so. */
const failingWhere =
  (isSo: (request: FastifyRequest) => boolean): Fault =>
  ({ app }) =>
    app.addHook('preHandler', (request, _, done) => {
      done(isSo(request) ? new Error('x') : undefined)
    })

const titleOf = ({ body }: FastifyRequest) => (body as { title?: unknown } | null)?.title

const POLICY = 'content-security-policy'
const SECOND_ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'

const noAnswer: Fault = ({ app }) =>
  app.addHook('onRequest', (request, _, done) => {
    if (request.url === '/style.css') request.raw.socket.destroy()
    else done()
  })

const twoAnswers: Fault = ({ app }) =>
  app.server.on('request', (request, response) => {
    if (request.url !== '/api/health') return
    response.once('finish', () => request.socket.write(SECOND_ANSWER))
  })

const goodTitle: Fault = ({ app }) =>
  app.addHook('preValidation', (request, _, done) => {
    if (typeof titleOf(request) === 'number') request.body = { title: 'made good' }
    done()
  })

const noRename: Fault = ({ app }) =>
  app.addHook('preHandler', (request, reply, done) => {
    if (request.method === 'POST' && request.url.endsWith('/title')) void reply.redirect('/', 303)
    else done()
  })

const refusedChange: Fault = ({ app, redis }) =>
  app.addHook('onResponse', async ({ url }, { statusCode }) => {
    const id = /^\/api\/tasks\/(\d+)$/.exec(url)?.[1]
    if (id === undefined || statusCode !== 400) return
    await redis.set(`task:${id}`, '{"title":"changed","completed":true}', 'XX')
  })

const refusedAdds: Fault = ({ app, redis }) =>
  app.addHook('onResponse', async ({ method }, { statusCode }) => {
    if (method !== 'POST' || statusCode !== 403) return
    const added = redis.multi().set('task:900', '{"title":"added","completed":false}')
    await added.zadd('task_ids', 900, '900').exec()
  })

const lostTask: Fault = ({ app, redis }) =>
  app.addHook('onResponse', async (_, reply) => {
    const id = /\/api\/tasks\/(\d*5)$/.exec(String(reply.getHeader('location')))?.[1]
    if (id !== undefined) await redis.zrem('task_ids', id)
  })

const stackTrace = () => JSON.stringify({ error: new Error('x').stack })
const withAddress: Change = (page, { url }) => `${page}${unescape(url)}`
const withAgent: Change = (_, { headers }, reply) =>
  reply.header('x-echo', headers['user-agent'] ?? '')
const withoutPolicy: Change = (_, __, reply) => reply.removeHeader(POLICY)

test.each<[what: string, fault: Fault, found: RegExp]>([
  ['a banner in a header', withHeader('server', 'x'), /the header server/],
  ['a banner in a page', onStatus(404, 'html', (page) => `${page}Fastify`), /a banner: Fastify/],
  ['a stack trace', onStatus(400, 'json', stackTrace), /a stack trace/],
  ['an address as it came', onStatus(404, 'html', withAddress), /what was sent, as markup/],
  ['a header that says what was sent', onAnswer(withAgent), /what was sent, in the header x-echo/],
  ['a header that is missing', onAnswer(withoutPolicy), /no header content-security-policy/],
  ['a weak policy', withHeader(POLICY, "default-src 'unsafe-inline'"), /allows too much/],
  ["another request's id", withHeader('x-request-id', 'other'), /the answer to another request/],
  ['an error without a reason', onStatus(400, 'json', () => '{}'), /does not say what is wrong/],
  ['a defect', failingWhere(({ headers }) => headers['x-odd'] !== undefined), /the status 500/],
  ['no answer', noAnswer, /no answer/],
  ['two answers', twoAnswers, /nobody asked for|no header/],
  ['a form that renames nothing', noRename, /task \d+ is \{.*\}, and should be \{/],
  ['a bad title that is made good', goodTitle, /a bad request was accepted/],
  ['a task that a refused request changes', refusedChange, /task \d+ is \{"title":"changed"/],
  ['a task that a refused request adds', refusedAdds, /task 900 was added by a request that was/],
  ['a task that is lost', lostTask, /task \d+ is gone, and should be|refusal \(404\) of a good/],
])('%s is found', async (_what, fault, found) => {
  const { findings } = await run(await start(fault), 3000)
  expect(findings.join('\n')).toMatch(found)
})

test('the app as it is has none, whatever an earlier run has left', async () => {
  const url = await start(() => undefined)
  await started?.app.tasks.create('<zq00000000>left by an earlier run')
  const { findings, counts } = await run(url, 4000)
  expect(findings).toEqual([])
  expect(Object.keys(counts).sort()).toEqual([...KINDS.map(({ name }) => name), 'All'].sort())
  expect(await started?.redis.zcard('task_ids')).toBe(1)
})

test('a defect of some titles is reduced to one request, which can be sent again', async () => {
  const url = await start(failingWhere((request) => String(titleOf(request)).includes('<svg')))
  const { findings } = await run(url, 3000, { endOnFailure: false })
  const smallest = findings.find((finding) => /^session: [\w ]+$/m.test(finding))
  const [, seed, path = ''] =
    /^again: npm run fuzz -- --url x --seed (\d+) --path (\S+)$/m.exec(smallest ?? '') ?? []
  await emptyTestRedis()
  const again = await run(url, 1, { seed: Number(seed), path })
  expect(again.findings.join()).toMatch(/the status 500.*<svg/s)
  expect(again.requests).toBeLessThan(10)
})

test('a container that is another one afterwards is found', async () => {
  const url = await start(() => undefined)
  const log = vi.spyOn(console, 'log').mockReturnValue()
  let asked = 0
  const state = () => Promise.resolve(`a running, restarted ${asked++} times`)
  expect(
    await fuzzAndReport({ name: 'x', url, options: '', state }, { requests: 100, seed: 5, signal }),
  ).toBe(1)
  expect(log.mock.calls.join('\n')).toContain('the containers are not those that were there before')
  log.mockRestore()
})
