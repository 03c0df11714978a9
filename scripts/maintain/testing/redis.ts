import { connect } from 'node:net'
import getPort from 'get-port'
import { resolveBases } from '../../engine/bases/bases.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { engineHost } from '../../engine/docker/engine-host.ts'
import { labelArguments } from '../../core/labels.ts'
import type { Run } from '../../core/run.ts'
import { NotYet, waitFor } from '../../core/wait.ts'

export interface Address {
  host: string
  port: number
}

/**
 * Starts a Redis that tests may empty, from the lab's redis image, on a free loopback port.
 * @returns its address, as LAB_TEST_REDIS takes it
 */
export async function startTestRedis(
  docker: Docker,
  run: Run,
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<string> {
  const [redis] = await resolveBases(docker, { names: ['redis'], onProgress })
  if (!redis) throw new Error('There is no base image named redis')
  const where = { docker, run, signal, host: await engineHost(docker), image: redis.reference }
  const { host, port } = await startRedis(where, 'lab-test-redis')
  return `${host}:${port}`
}

interface Where {
  docker: Docker
  /** Whose label it carries, by which it is removed. */
  run: Run
  signal: AbortSignal
  /** Where published ports are reached. */
  host: string
  image: string
}

/**
 * Starts a Redis that keeps nothing on disk, on a free port.
 * @param name unlike that of any other in the run
 * @param core of this machine that it is pinned to. It then shares the host's network: Docker's proxy, which a published
 * port leads through, would take its time from everybody, on any core
 */
export async function startRedis(
  { docker, run, signal, host, image }: Where,
  name: string,
  core?: number,
): Promise<Address> {
  const container = `${name}-${run.id}`
  const ownPort = core === undefined ? undefined : await getPort()
  const flags =
    ownPort === undefined
      ? ['--publish', host === '127.0.0.1' ? '127.0.0.1::6379' : '6379']
      : ['--network', 'host', '--cpuset-cpus', String(core)]
  const listens =
    ownPort === undefined
      ? // Clients come through the published port, which is not Redis's loopback.
        ['--protected-mode', 'no']
      : ['--bind', '127.0.0.1', '--port', String(ownPort)]
  await docker.run([
    ...['run', '--detach', '--name', container, ...labelArguments(run.labels), ...flags, image],
    ...['redis-server', '--save', '', '--appendonly', 'no', ...listens],
  ])
  return waitFor(
    `the Redis ${name} to answer`,
    async () => {
      const port = ownPort ?? (await publishedPort(docker, container))
      return (await pingRedis(host, port)) ? { host, port } : undefined
    },
    { timeoutMs: 20_000, signal, details: () => lastLines(docker, container) },
  )
}

async function publishedPort(docker: Docker, container: string): Promise<number> {
  const { stdout } = await docker.run(['port', container, '6379/tcp'])
  return Number(/:(\d+)$/m.exec(stdout)?.[1])
}

/** The last that a container said. */
async function lastLines(docker: Docker, container: string): Promise<string> {
  const { stdout, stderr } = await docker.run(['logs', '--tail', '12', container])
  return [stdout, stderr].join('\n').trim()
}

/** Whether a Redis answers there. */
async function pingRedis(host: string, port: number): Promise<boolean> {
  const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port })
  try {
    socket.setTimeout(1000, () => socket.destroy(new NotYet('no answer')))
    socket.write('PING\r\n')
    for await (const data of socket) return String(data).startsWith('+PONG')
    return false
  } finally {
    socket.destroy()
  }
}
