import { connect } from 'node:net'
import { resolveBases } from '../../engine/bases/bases.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { engineHost } from '../../engine/docker/engine-host.ts'
import { labelArguments } from '../../core/labels.ts'
import type { Run } from '../../core/run.ts'
import { NotYet, waitFor } from '../../core/wait.ts'

/**
 * Starts a Redis that tests may empty, from the lab's redis image, on a free loopback port.
 * It carries the run's label, by which it is removed.
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
  const host = await engineHost(docker)
  const container = `lab-test-redis-${run.id}`
  await docker.run([
    ...['run', '--detach', '--name', container, ...labelArguments(run.labels)],
    ...['--publish', host === '127.0.0.1' ? '127.0.0.1::6379' : '6379', redis.reference],
    // Nothing is kept, and clients come through the published port, which is not Redis's loopback.
    ...['redis-server', '--save', '', '--appendonly', 'no', '--protected-mode', 'no'],
  ])
  return waitFor(
    'the Redis for the tests to answer',
    async () => {
      const { stdout } = await docker.run(['port', container, '6379/tcp'])
      const port = Number(/:(\d+)$/m.exec(stdout)?.[1])
      return (await pingRedis(host, port)) ? `${host}:${port}` : undefined
    },
    { timeoutMs: 20_000, signal, details: () => lastLines(docker, container) },
  )
}

/** The last that a container said. */
export async function lastLines(docker: Docker, container: string): Promise<string> {
  const { stdout, stderr } = await docker.run(['logs', '--tail', '12', container])
  return [stdout, stderr].join('\n').trim()
}

/** Whether a Redis answers there. */
export async function pingRedis(host: string, port: number): Promise<boolean> {
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
