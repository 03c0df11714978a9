import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rawExchange } from '../testing/raw-exchange.ts'
import { startEmptyTestApp, type TestApp } from '../testing/test-app.ts'

// What Node's own HTTP client would not send: over plain sockets.

let started: TestApp
let port: number

beforeAll(async () => {
  started = await startEmptyTestApp()
  await started.app.listen({ port: 0, host: '127.0.0.1' })
  port = (started.app.server.address() as AddressInfo).port
})
afterAll(() => started[Symbol.asyncDispose]())
beforeEach(() => started.redis.flushdb())

const HEADERS = [
  ...['content-security-policy', 'cross-origin-resource-policy', 'referrer-policy'],
  ...['x-content-type-options', 'x-served-by', 'x-request-id', 'content-type'],
]

const post = (body: string, more = `Content-Length: ${body.length}\r\n`) =>
  `POST /api/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${more}\r\n${body}`

describe('what is no request', () => {
  test.each([
    ['words', 'hello\r\n\r\n', 400],
    ['HTTP/9', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n', 400],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['a NUL in the address', 'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a broken address', 'GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
    ['two lengths', post('{}', 'Content-Length: 2\r\nContent-Length: 3\r\n'), 400],
    [
      'a length and chunks',
      post('0\r\n\r\n', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'),
      400,
    ],
    ['a broken chunk', post('zz\r\n', 'Transfer-Encoding: chunked\r\n'), 400],
    ['headers of 40 KiB', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
    [
      'chunk extensions of 40 KiB',
      post(`2;${'a'.repeat(40_000)}\r\n{}`, 'Transfer-Encoding: chunked\r\n'),
      413,
    ],
    ['a request for a tunnel', 'CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n', 404],
    [
      'an unknown expectation',
      post('{}', 'Expect: tea\r\nContent-Length: 2\r\nConnection: close\r\n'),
      400,
    ],
  ])('%s: is answered like any other refusal', async (_what, bytes, status) => {
    const [head = '', body = ''] = (await rawExchange(port, bytes)).split('\r\n\r\n')
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    for (const name of HEADERS) expect(head.toLowerCase()).toContain(`\r\n${name}: `)
    expect(body.length).toBe(Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]))
    expect(body).toMatch(/^(<!doctype html>|\{"error":")/)
    expect(await started.redis.exists('task_counter')).toBe(0)
  })

  test('is logged, and bears the id that it was given where its headers could be read', async () => {
    const reply = await rawExchange(
      port,
      post('zz\r\n', 'X-Request-Id: broken-1\r\nTransfer-Encoding: chunked\r\n'),
    )
    expect(reply).toContain('\r\nx-request-id: broken-1\r\n')
    expect(started.logs.filter(({ reqId }) => reqId === 'broken-1')).toEqual([
      expect.objectContaining({
        level: 40,
        statusCode: 400,
        reason: 'The request is not valid HTTP',
      }),
    ])
  })

  test('waits for its turn: a change before it on the same connection is answered as made', async () => {
    const reply = await rawExchange(port, `${post('{"title":"First"}')}BROKEN\r\n\r\n`)
    expect(reply.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 201', 'HTTP/1.1 400'])
    expect(reply.indexOf('"title":"First"')).toBeLessThan(reply.indexOf('HTTP/1.1 400'))
  })
})

test('a client that closes its half once it has asked is answered', async () => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).setEncoding('utf8')
  let reply = ''
  socket.on('data', (text: string) => (reply += text))
  socket.end(post('{"title":"Asked"}'))
  await once(socket, 'end')
  socket.destroy()
  expect(reply).toMatch(/^HTTP\/1\.1 201 /)
})

describe('a client that is too slow', () => {
  test.each([
    ['with its headers', 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow', 'text/html'],
    ['with its body', post('{"title"', 'Content-Length: 20\r\n'), 'application/json'],
  ])('%s: is told so in our form, and nothing is changed', async (_what, bytes, type) => {
    await using slow = await startEmptyTestApp()
    // Ours is 10 s; how long it is does not matter here. Node looks once a second.
    slow.app.server.headersTimeout = slow.app.server.requestTimeout = 100
    await slow.app.listen({ port: 0, host: '127.0.0.1' })
    const reply = await rawExchange((slow.app.server.address() as AddressInfo).port, bytes)
    expect(reply).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(reply).toContain(`\r\ncontent-type: ${type}; charset=utf-8\r\n`)
    expect(reply).toContain('\r\ncontent-security-policy: ')
    expect(await slow.redis.exists('task_counter')).toBe(0)
  })

  test('is told nothing where it never said anything: browsers open connections ahead', async () => {
    await using slow = await startEmptyTestApp()
    slow.app.server.headersTimeout = slow.app.server.requestTimeout = 100
    await slow.app.listen({ port: 0, host: '127.0.0.1' })
    const { port: slowPort } = slow.app.server.address() as AddressInfo
    expect(await rawExchange(slowPort, '')).toBe('')
    expect(slow.logs.filter(({ reason }) => reason !== undefined)).toEqual([])
  })

  test('has ten seconds, and is looked for once a second', () => {
    const { server } = started.app
    expect([server.headersTimeout, server.requestTimeout]).toEqual([10_000, 10_000])
    expect([server.timeout, server.keepAliveTimeout]).toEqual([30_000, 72_000])
  })
})
