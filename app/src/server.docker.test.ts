import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runServer, startServer } from './testing/server-process.ts'
import { startTcpProxy, type TcpProxy } from './testing/tcp-proxy.ts'
import { emptyTestRedis, testRedisAddress, until } from './testing/test-app.ts'

const app = join(import.meta.dirname, '..')
const source = join(app, 'src/server.ts')
const { host, port } = testRedisAddress()
const redis = { REDIS_HOST: host, REDIS_PORT: String(port) }

beforeAll(emptyTestRedis)

describe('when it starts', () => {
  test.each([
    [
      'it listens once it has Redis, so that who asks first is served',
      // Time enough to listen, if it did not wait, and less than after which it gives this connection up.
      () => delay(300),
    ],
    [
      'an attempt that runs out of time is no answer: it may be the machine that is slow',
      // Again, for the first has been given up.
      (proxy: TcpProxy) => proxy.connected(),
    ],
  ])('%s', async (_, untilRedisAnswers) => {
    await using proxy = await startTcpProxy(testRedisAddress())
    proxy.pause()
    const connected = proxy.connected()
    const starting = startServer(source, { ...redis, REDIS_PORT: String(proxy.port) })
    await connected
    // Not waited for: who listens too early is to be asked before.
    void untilRedisAnswers(proxy).then(() => {
      proxy.resume()
    })
    await using server = await starting
    expect((await fetch(`${server.url}/api/tasks`)).status).toBe(200)
  })

  test('it listens without a Redis, too, and says so', async () => {
    await using proxy = await startTcpProxy(testRedisAddress())
    await proxy.cut()
    await using server = await startServer(source, { ...redis, REDIS_PORT: String(proxy.port) })
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
    expect((await fetch(`${server.url}/api/tasks`)).status).toBe(503)
  })
})

describe('when it is asked to stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s: health turns 503 while it drains, then it exits with 0',
    async (signal) => {
      await using server = await startServer(source, { ...redis, SHUTDOWN_DRAIN_MS: '1500' })
      expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
      server.kill(signal)
      await until('health turns 503', async () => {
        return (await fetch(`${server.url}/api/health`)).status === 503
      })
      const ready = await fetch(`${server.url}/api/ready`)
      expect([ready.status, ready.headers.get('connection')]).toEqual([503, 'close'])
      expect((await fetch(`${server.url}/style.css`)).status).toBe(200)
      expect(await server.exitCode()).toBe(0)
    },
  )

  test('a request that is under way is finished', async () => {
    await using server = await startServer(source, { ...redis, SHUTDOWN_DRAIN_MS: '0' })
    await until('it is ready', async () => (await fetch(`${server.url}/api/ready`)).ok)
    const body = '{"title":"Sent in two halves"}'
    const socket = connect(server.port, '127.0.0.1').setEncoding('utf8')
    let reply = ''
    socket.on('data', (text: string) => (reply += text))
    socket.write(`POST /api/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`)
    socket.write(`Content-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`)
    // An answer on another connection shows that the first half has been read.
    await fetch(`${server.url}/api/health`)
    server.kill('SIGTERM')
    await until('it refuses new connections', async () => !(await answers(server.url)))
    socket.write(body.slice(10))
    await once(socket, 'close')
    expect(reply).toMatch(/^HTTP\/1\.1 201 /)
    expect(reply).toContain('\r\nConnection: close\r\n')
    expect(await server.exitCode()).toBe(0)
  })

  test('connections that are only open do not hold it', async () => {
    await using server = await startServer(source, { ...redis, SHUTDOWN_DRAIN_MS: '0' })
    const unused = connect(server.port, '127.0.0.1')
    await once(unused, 'connect')
    const kept = connect(server.port, '127.0.0.1')
    kept.write('GET /api/health HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n')
    await once(kept, 'data')
    server.kill('SIGTERM')
    expect(await server.exitCode()).toBe(0)
    expect(server.lines.join()).not.toContain('did not finish')
  })

  test('a second signal ends it at once', async () => {
    await using server = await startServer(source, { ...redis, SHUTDOWN_DRAIN_MS: '60000' })
    server.kill('SIGTERM')
    await until('it is stopping', () => server.lines.some((line) => line.includes('"stopping"')))
    server.kill('SIGTERM')
    expect(await server.exitCode()).toBe(143)
  })
})

test('it serves on where its log can no longer be written', async () => {
  await using server = await startServer(source, { ...redis, SHUTDOWN_DRAIN_MS: '0' })
  server.closeStdout()
  const said = () => server.lines.some((line) => line.includes('The log can no longer be written'))
  await until('it says so', async () => {
    expect((await fetch(`${server.url}/style.css`)).status).toBe(200)
    return said()
  })
  expect((await fetch(`${server.url}/style.css`)).status).toBe(200)
  server.kill('SIGTERM')
  expect(await server.exitCode()).toBe(0)
})

describe('when it cannot start', () => {
  test('a wrong configuration is told in one line', async () => {
    const { exitCode, output } = await runServer(source, { PORT: 'http' })
    expect([exitCode, output]).toEqual([
      1,
      'Configuration refused: PORT must be a whole number from 0 to 65535',
    ])
  })

  test('a port in use ends it', async () => {
    await using first = await startServer(source, redis)
    const env = { ...redis, HOST: '127.0.0.1', PORT: String(first.port) }
    const { exitCode, output } = await runServer(source, env)
    expect(exitCode).toBe(1)
    expect(output).toContain('EADDRINUSE')
  })
})

describe('the bundle', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'app-bundle-'))
    const out = join(folder, 'server.js')
    await promisify(execFile)(process.execPath, [join(app, 'build.ts'), out], { cwd: app })
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('is one file and its source map, and runs alone: page, style sheet, API, error page and log', async () => {
    expect(await readdir(folder)).toEqual(['server.js', 'server.js.map'])
    await using server = await startServer(join(folder, 'server.js'), redis, folder)
    await until('it is ready', async () => (await fetch(`${server.url}/api/ready`)).ok)
    const text = async (path: string) => (await fetch(server.url + path)).text()
    expect(await text('/')).toContain('<h1>Task Manager</h1>')
    expect(await text('/style.css')).toContain('color-scheme')
    expect(await text('/nothing')).toContain('<h1>Not Found</h1>')
    expect(JSON.parse(await text('/api/tasks'))).toBeInstanceOf(Array)
    for (const line of server.lines) expect(() => JSON.parse(line) as unknown).not.toThrow()
    server.kill('SIGTERM')
    expect(await server.exitCode()).toBe(0)
  })
})

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/api/health`)
    return true
  } catch {
    return false
  }
}
