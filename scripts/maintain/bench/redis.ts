import autocannon from 'autocannon'
import getPort from 'get-port'
import { Redis } from 'ioredis'
import { ExpectedError } from '../../core/errors.ts'
import { labelArguments } from '../../core/labels.ts'
import { waitFor } from '../../core/wait.ts'
import { published } from '../../engine/packagings/published.ts'
import { lastLines, pingRedis } from '../testing/redis.ts'
import type { BenchContext } from './context.ts'

export interface Address {
  host: string
  port: number
}

/**
 * Starts a Redis that keeps nothing on disk. Where it has a core, it shares the host's network: Docker's proxy, which a
 * published port leads through, would take its time from everybody, on any core.
 * @param name of this Redis within the run
 */
export async function startRedis(
  { docker, run, signal, host, cores, bases }: BenchContext,
  name: string,
): Promise<Address> {
  const container = `lab-bench-${name}-${run.id}`
  const port = await getPort()
  const place = cores
    ? ['--network', 'host', '--cpuset-cpus', String(cores.redis)]
    : ['--publish', `${published(host, port)}:6379`]
  const listens = cores
    ? ['--bind', '127.0.0.1', '--port', String(port)]
    : // Clients come through the published port, which is not Redis's loopback.
      ['--protected-mode', 'no']
  await docker.run([
    ...['run', '--detach', '--name', container, ...labelArguments(run.labels), ...place],
    ...[bases.REDIS_IMAGE, 'redis-server', '--save', '', '--appendonly', 'no', ...listens],
  ])
  await waitFor(
    `the Redis ${name} to answer`,
    async () => ((await pingRedis(host, port)) ? true : undefined),
    { timeoutMs: 20_000, signal, details: () => lastLines(docker, container) },
  )
  return { host, port }
}

/** So many requests are under way at a time. */
const AT_ONCE = 16

/**
 * Adds so many tasks over HTTP.
 * @throws ExpectedError where one is refused
 */
export async function fill(url: string, tasks: number): Promise<void> {
  const result = await autocannon({
    ...{ url: `${url}/api/tasks`, method: 'POST', headers: { 'content-type': 'application/json' } },
    ...{ body: JSON.stringify({ title: 'Task of a bench' }), amount: tasks },
    connections: Math.min(AT_ONCE, tasks),
  })
  if (result['2xx'] !== tasks) {
    const answers = Object.keys(result.statusCodeStats ?? {}).filter((status) => status !== '201')
    const others = [...answers, ...(result.errors > 0 ? ['no answer'] : [])].join(', ')
    throw new ExpectedError(
      `${url}/api/tasks took ${result['2xx']} of ${tasks} tasks; else: ${others}.`,
      'End what else runs on this machine, and repeat the command.',
    )
  }
}

/** Another program may keep Redis from answering in time, for a moment. */
const ATTEMPTS = 5

/**
 * Empties a Redis, and adds so many tasks; begins anew where one was refused, since the app may have added it all the same.
 * @param url of an app on it
 * @throws ExpectedError where the last attempt fails as well
 */
export async function refill({ host, port }: Address, url: string, tasks: number): Promise<void> {
  const redis = new Redis({ host, port, lazyConnect: true })
  try {
    await redis.connect()
    for (let attempt = 1; ; attempt++) {
      await redis.flushall()
      try {
        await fill(url, tasks)
        return
      } catch (error) {
        if (!(error instanceof ExpectedError) || attempt === ATTEMPTS) throw error
      }
    }
  } finally {
    redis.disconnect()
  }
}
