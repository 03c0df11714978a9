import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '../testing/server-process.ts'
import { startTestApp, testRedisAddress, until, untilReady } from '../testing/test-app.ts'

// How a Redis is entered, and left: with a password, over TLS, and where it no longer takes writes.

const source = join(import.meta.dirname, '../server.ts')
const { host, port } = testRedisAddress()
const PASSWORD = 'p@ss:word/ü'
let redis: Redis

beforeAll(() => {
  redis = new Redis({ host, port })
})
afterAll(() => {
  redis.disconnect()
})

describe('a Redis with a password', () => {
  beforeAll(() => redis.config('SET', 'requirepass', PASSWORD))
  afterAll(() => redis.config('SET', 'requirepass', ''))

  test.each([
    ['in a variable', { REDIS_PASSWORD: PASSWORD }],
    ['in the URL', { REDIS_URL: `redis://:${encodeURIComponent(PASSWORD)}@${host}:${port}/0` }],
  ])('is entered with one %s', async (_where, env) => {
    await using started = await startTestApp({ env })
    await untilReady(started.app)
    expect((await started.app.inject('/api/tasks')).statusCode).toBe(200)
    expect((await started.app.inject('/api/health')).json()).toMatchObject({ redis_host: host })
  })

  test('without it the app is not ready, and its log does not tell what it tried', async () => {
    const wrong = 'not-the-password'
    await using started = await startTestApp({ env: { REDIS_PASSWORD: wrong } })
    await until('the refusal is logged', () => JSON.stringify(started.logs).includes('WRONGPASS'))
    expect((await started.app.inject('/api/ready')).statusCode).toBe(503)
    expect((await started.app.inject('/api/tasks')).statusCode).toBe(503)
    expect(JSON.stringify(started.logs)).not.toContain(wrong)
  })
})

test('over TLS (rediss://), with a certificate of a CA that Node is told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'app-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key],
    ...['-out', cert, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
  ])
  const server = createServer(
    { key: await readFile(key), cert: await readFile(cert) },
    (client) => {
      const upstream = connect(port, host)
      client.pipe(upstream).pipe(client)
      for (const socket of [client, upstream]) {
        socket.on('error', () => client.destroy()).on('close', () => upstream.destroy())
      }
    },
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `rediss://localhost:${(server.address() as AddressInfo).port}`
  try {
    await using app = await startServer(source, { REDIS_URL: url, NODE_EXTRA_CA_CERTS: cert })
    await until('it has tasks', async () => (await fetch(`${app.url}/api/tasks`)).ok)
    await using stranger = await startServer(source, { REDIS_URL: url })
    await until('it says why not', () => stranger.lines.join().includes('self-signed certificate'))
    expect((await fetch(`${stranger.url}/api/tasks`)).status).toBe(503)
  } finally {
    server.close()
    await rm(folder, { recursive: true })
  }
})

describe('a Redis that has become a replica, as after a failover', () => {
  afterEach(() => redis.call('REPLICAOF', 'NO', 'ONE'))

  test('is not ready, is left for the one to which its name leads then, and a change is refused', async () => {
    await using started = await startTestApp()
    const { app } = started
    await untilReady(app)
    let connections = 0
    started.redis.on('connect', () => (connections += 1))
    // Nobody is there to be copied from: it keeps what it has, and takes no writes.
    await redis.call('REPLICAOF', '127.0.0.1', '1')
    const add = () => app.inject({ method: 'POST', url: '/api/tasks', payload: { title: 'x' } })
    const refused = await add()
    expect([refused.statusCode, refused.json<{ error: string }>().error]).toEqual([
      503,
      expect.stringContaining('Nothing was changed'),
    ])
    await until('it is not ready', async () => {
      return (await app.inject('/api/ready')).statusCode === 503
    })
    await until('it has looked again where the name leads', () => connections >= 2)
    expect((await app.inject('/api/ready')).statusCode).toBe(503)
    await redis.call('REPLICAOF', 'NO', 'ONE')
    await untilReady(app)
    expect((await add()).statusCode).toBe(201)
  })
})
