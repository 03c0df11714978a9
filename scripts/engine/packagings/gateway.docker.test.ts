import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rawExchange } from '../../../app/src/testing/raw-exchange.ts'
import { resolveBases } from '../bases/bases.ts'
import { cleanUp } from '../clean-up.ts'
import { Docker } from '../docker/docker.ts'
import { labelArguments } from '../../core/labels.ts'
import { ROOT } from '../../core/paths.ts'
import { newRun, type Run } from '../../core/run.ts'
import { waitFor } from '../../core/wait.ts'

// The lab's gateway before a web that breaks off every request: what it says by itself.

const docker = new Docker()
const CONFIG = '/usr/local/etc/haproxy'
const WEB = `require('node:http').createServer((request, response) =>
  request.url === '/api/health' ? response.end(request.headers['x-request-id']) : request.socket.destroy()).listen(3000)`

let run: Run
let port: number
const name = (what: string) => `lab-gateway-test-${what}-${run.id}`

beforeAll(async () => {
  run = await newRun()
  const bases = await resolveBases(docker, { names: ['gateway', 'node'] })
  const image = (wanted: string) => bases.find((base) => base.name === wanted)?.reference ?? ''
  const labels = labelArguments(run.labels)
  const network = ['--network', name('net')]
  const start = (what: string, more: string[]) =>
    docker.run(['run', '--detach', '--name', name(what), ...labels, ...network, ...more])
  await docker.run(['network', 'create', ...labels, name('net')])
  await start('web', ['--network-alias', 'web', image('node'), 'node', '--eval', WEB])
  const files = ['haproxy.cfg', 'errors'].flatMap((file) => [
    '--volume',
    `${path.join(ROOT, 'multi-container/gateway', file)}:${CONFIG}/${file}:ro`,
  ])
  await start('gateway', [
    ...['--publish', '127.0.0.1::8080', ...files, image('gateway')],
    ...['haproxy', '-db', '-f', `${CONFIG}/haproxy.cfg`],
  ])
  const { stdout } = await docker.run(['port', name('gateway'), '8080/tcp'])
  port = Number(/:(\d+)$/m.exec(stdout)?.[1])
  await waitFor(
    'the gateway to have found web',
    async () => ((await get('/api/health')).status === 200 ? true : undefined),
    { timeoutMs: 20_000 },
  )
})
afterAll(() => cleanUp(docker, run))

/**
 * On a connection of its own: on one that had a request before, HAProxy hangs up without a word instead of 502, as a server
 * does that was about to close it.
 */
const get = (url: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${port}${url}`, { ...init, headers: { connection: 'close' } })

async function expectOwn(response: Response, status: number, type: string): Promise<void> {
  const text = await response.text()
  expect([response.status, response.headers.get('content-type')]).toEqual([
    status,
    `${type}; charset=utf-8`,
  ])
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-security-policy':
      "default-src 'none';style-src 'self';img-src data:;form-action 'self';base-uri 'none';frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-request-id': expect.stringMatching(/^[\w.-]{1,128}$/) as string,
  })
  expect(response.headers.has('server')).toBe(false)
  if (type === 'application/json') {
    expect(JSON.parse(text)).toEqual({ error: expect.any(String) as string })
  } else expect(text).toMatch(/^<!doctype html>.*<p>\w/)
}

it.each([
  ['GET', '/api/tasks', 'application/json'],
  ['POST', '/api/tasks', 'application/json'],
  ['GET', '/', 'text/html'],
  ['POST', '/tasks', 'text/html'],
])('a web that breaks off: %s %s is answered with 502 in our form', async (method, url, type) => {
  await expectOwn(await get(url, { method }), 502, type)
})

it('what is no HTTP gets a fixed page, without a banner and without what was sent', async () => {
  const reply = await rawExchange(port, 'GET /<zq1z> BROKEN\r\n\r\n')
  expect(reply).toMatch(/^HTTP\/1\.1 400 /)
  expect(reply).not.toMatch(/haproxy|zq1z/i)
})

it('HTTP/2 without TLS is not spoken', async () => {
  const reply = await rawExchange(port, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
  expect(reply).toMatch(/^HTTP\/1\.1 40[05] /)
})

it.each([['find-me-1'], [undefined]])(
  'one id finds a request everywhere: that of its sender (%s), or a new one',
  async (given) => {
    const sent = { connection: 'close', ...(given !== undefined && { 'x-request-id': given }) }
    const reply = await waitFor(
      'web to be there',
      async () => {
        const one = await fetch(`http://127.0.0.1:${port}/api/health`, { headers: sent })
        return one.status === 200 ? one : undefined
      },
      { timeoutMs: 20_000 },
    )
    const id = await reply.text()
    expect(id).toMatch(given ?? /^[\da-f-]{36}$/)
    expect(reply.headers.get('x-request-id')).toBe(id)
    await waitFor(
      'the line of the gateway',
      async () => {
        const { stdout } = await docker.run(['logs', name('gateway')])
        return stdout.includes(`{${id}} "GET /api/health`) ? true : undefined
      },
      { timeoutMs: 10_000 },
    )
  },
)

it('nobody there: 503 in our form', async () => {
  await docker.run(['kill', name('web')])
  await waitFor(
    'the gateway to miss web',
    async () => ((await get('/api/health')).status === 503 ? true : undefined),
    { timeoutMs: 20_000 },
  )
  const api = await get('/api/tasks')
  expect(api.headers.get('retry-after')).toBe('1')
  await expectOwn(api, 503, 'application/json')
  await expectOwn(await get('/'), 503, 'text/html')
})
