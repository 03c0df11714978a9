import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { cleanUp } from '../clean-up.ts'
import { packagingNamed, packagingsOf } from './packaging-of.ts'
import { resolvePackagings } from './resolve.ts'
import { Docker } from '../docker/docker.ts'
import { PADDED_HEADERS, receivers } from '../../measure/experiments/scaling/received.ts'
import { askFromSeveral } from '../../measure/experiments/scaling/several-clients.ts'
import { askDirectly } from '../../measure/experiments/scaling/who-answers.ts'
import { newRun, type Run } from '../../core/run.ts'
import { waitFor } from '../../core/wait.ts'
import type { Packaging, Stack } from './packaging.ts'

// A stack of somebody else's in which much is unlike the lab's: a page that publishes a port and is no gateway, a service
// that does its work once, a gateway that keeps each client to one replica on one port, and knows one replica on the other.
const COMPOSE = `services:
  admin:
    image: redis:7-alpine
    entrypoint: [busybox, httpd, -f, -p, '8082', -h, /tmp]
    ports: ['8082:8082']
  gateway:
    image: haproxy:3.2-alpine
    ports: ['8080:8080', '8081:8081']
    volumes: ['./haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro']
    depends_on: [web]
  web:
    build: .
  redis:
    image: redis:7-alpine
  seed:
    image: redis:7-alpine
    entrypoint: [redis-cli, -h, redis, SET, seeded, 'yes']
    restart: 'no'
    depends_on: [redis]
`
const HAPROXY = `resolvers docker
    nameserver dns 127.0.0.11:53
    hold valid 1s
defaults
    mode http
    timeout connect 2s
    timeout client 30s
    timeout server 30s
frontend keeps
    bind :8080
    default_backend by-client
frontend knows-one
    bind :8081
    default_backend first
backend by-client
    balance source
    server-template web 1-9 web:5000 check inter 200ms resolvers docker init-addr none
backend first
    server web web:5000
`
const DOCKERFILE = `FROM redis:7-alpine
RUN mkdir -p /www/api && echo '[]' >/www/api/tasks && echo '{}' >/www/api/health
ENTRYPOINT []
CMD ["busybox", "httpd", "-f", "-p", "5000", "-h", "/www"]
`
const REPLICAS = 3
const PROXY = { httpProxy: 'http://192.0.2.1:3128', noProxy: 'localhost,127.0.0.1' }

const docker = new Docker()
let directory: string
let run: Run
let packaging: Packaging
let stack: Stack
let context: Parameters<typeof receivers>[0]
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'stack-entry-'))
  await writeFile(path.join(directory, 'compose.yaml'), COMPOSE)
  await writeFile(path.join(directory, 'haproxy.cfg'), HAPROXY)
  await writeFile(path.join(directory, 'Dockerfile'), DOCKERFILE)
  run = await newRun()
  const resolved = await resolvePackagings(docker, { multiContainer: directory }, () => undefined)
  packaging = packagingNamed(await packagingsOf(docker, run, resolved), 'multiContainer')
  context = { docker, run, bases: resolved.references }
  await packaging.build(docker, { rebuild: false })
  stack = await packaging.launch(docker)
  await stack.scale(docker, REPLICAS)
})
afterAll(async () => {
  await cleanUp(docker, run)
  const built = packaging.images.map(({ reference }) => reference)
  const own = built.filter((reference) => reference.startsWith('task-app-'))
  await docker.run(['image', 'rm', '--force', ...own], { reject: false })
  await rm(directory, { recursive: true })
})

const replicas = async () =>
  (await stack.containers(docker)).filter(({ service }) => service === 'web')

it('the entry is the port that serves tasks, and what ended well keeps nobody from scaling', async () => {
  const [url = ''] = stack.urls()
  expect(await (await fetch(`${url}/api/tasks`)).json()).toEqual([])
  expect(await replicas()).toHaveLength(REPLICAS)
})

/** Sends so much that whoever gets it shows. */
const send = (url: string) => async () => {
  for (let n = 0; n < 30; n++) await fetch(`${url}/api/tasks`, { headers: PADDED_HEADERS })
}

it('a gateway keeps each client to one replica: several clients reach several', async () => {
  const all = await replicas()
  const [url = ''] = stack.urls()
  expect(await receivers(context, all, send(url))).toHaveLength(1)
  const asked = { path: '/api/tasks', times: 4, headers: PADDED_HEADERS }
  const volumes = async () => (await docker.run(['volume', 'ls', '--quiet'])).stdout
  const before = await volumes()
  // The gateway hears of a new replica within a moment.
  await waitFor(
    'several clients to reach several replicas',
    async () => {
      const reached = await receivers(context, all, async () => {
        await askFromSeveral(stack, asked, context)
      })
      return (reached ?? []).length > 1 ? true : undefined
    },
    { timeoutMs: 60_000 },
  )
  expect(await volumes()).toBe(before)
})

it('a gateway that looked the name up once reaches one replica', async () => {
  const gateway = (await stack.containers(docker)).find(({ service }) => service === 'gateway')
  const { stdout } = await docker.run(['port', gateway?.id ?? '', '8081/tcp'])
  expect(await receivers(context, await replicas(), send(`http://${stdout.trim()}`))).toHaveLength(
    1,
  )
})

it('a replica is asked past the proxy that the client gives every container', async () => {
  await writeFile(
    path.join(directory, 'config.json'),
    JSON.stringify({ proxies: { default: PROXY } }),
  )
  vi.stubEnv('DOCKER_CONFIG', directory)
  try {
    const [first] = await replicas()
    expect(first && (await askDirectly(context, first))).toBe('[]')
  } finally {
    vi.unstubAllEnvs()
  }
})
