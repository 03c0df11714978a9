import getPort from 'get-port'
import { typedCommand } from '../../engine/docker/evidence.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { labelArguments } from '../../core/labels.ts'
import { published } from '../../engine/packagings/published.ts'
import type { Run } from '../../core/run.ts'
import { lastLines, pingRedis } from '../testing/redis.ts'
import { waitFor } from '../../core/wait.ts'
import { coreName, type Processes } from './processes.ts'

export interface Address {
  host: string
  port: number
}

interface RedisInput {
  docker: Docker
  run: Run
  signal: AbortSignal
  processes: Processes
  /** Where published ports are reached. */
  host: string
  image: string
  core: number | undefined
}

/**
 * Starts a Redis that keeps nothing, reached on loopback. Where it has a core, it shares the host's network: Docker's proxy,
 * which a published port leads through, would take its time from everybody, on any core.
 * @param name of this Redis within the run
 */
export async function startRedis(
  { docker, run, signal, processes, host, image, core }: RedisInput,
  name: string,
): Promise<Address> {
  const container = `lab-bench-${name}-${run.id}`
  const port = await getPort()
  const place =
    core === undefined
      ? ['--publish', `${published(host, port)}:6379`]
      : ['--network', 'host', '--cpuset-cpus', String(core)]
  const listens =
    core === undefined
      ? // Clients come through the published port, which is not Redis's loopback.
        ['--protected-mode', 'no']
      : ['--bind', '127.0.0.1', '--port', String(port)]
  const command = (labels: string[]) => [
    ...['run', '--detach', '--name', container, ...labels, ...place, image],
    ...['redis-server', '--save', '', '--appendonly', 'no', ...listens],
  ]
  await docker.run(command(labelArguments(run.labels)))
  processes.add({
    name: `Redis, ${name}`,
    core: coreName(core),
    command: typedCommand(command([])),
  })
  await waitFor(
    `the Redis ${name} to answer`,
    async () => ((await pingRedis(host, port)) ? true : undefined),
    { timeoutMs: 20_000, signal, details: () => lastLines(docker, container) },
  )
  return { host, port }
}
