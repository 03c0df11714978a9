import { afterAll, expect, it } from 'vitest'
import { resolveBases } from '../bases/bases.ts'
import { cleanUp } from '../clean-up.ts'
import { Docker } from '../docker/docker.ts'
import { composeServices } from '../../maintain/kubernetes/stack.ts'
import { labelArguments } from '../../core/labels.ts'
import { newRun } from '../../core/run.ts'
import { waitFor } from '../../core/wait.ts'

// The health check of the stack's Redis, asked of one that reads its file: it answers, and cannot serve.

const docker = new Docker()
const run = await newRun()
const container = `lab-redis-health-test-${run.id}`
afterAll(() => cleanUp(docker, run))

it('a Redis that is still loading is not healthy', async () => {
  const [redis] = await resolveBases(docker, { names: ['redis'], onProgress: () => undefined })
  const labels = labelArguments(run.labels)
  const quiet = ['--save', '', '--dir', '/tmp']
  await docker.run([
    ...['run', '--detach', '--name', container, ...labels, redis?.reference ?? ''],
    ...['redis-server', ...quiet],
  ])
  const exec = (command: string[], detached: string[] = []) =>
    docker.run(['exec', ...detached, container, ...command], { reject: false })
  const until = (what: string, condition: () => Promise<boolean>) =>
    waitFor(what, async () => ((await condition()) ? true : undefined), { timeoutMs: 30_000 })
  const ask = async (...args: string[]) => (await exec(['redis-cli', ...args])).stdout

  await until('it answers', async () => (await ask('ping')) === 'PONG')
  await ask('eval', "for id = 1, 5000 do redis.call('SET', id, 'x') end", '0')
  await ask('save')
  // A second one, which takes 5 ms for each key that it reads from the same file.
  const slow = ['--key-load-delay', '5000', '--loading-process-events-interval-bytes', '1024']
  await exec(['redis-server', '--port', '6380', ...quiet, ...slow], ['--detach'])
  await until('it loads', async () => (await ask('-p', '6380', 'ping')).includes('LOADING'))

  const [, command = '', ...args] = (await composeServices())['redis']?.healthcheck.test ?? []
  expect((await exec([command, ...args])).exitCode).toBe(0)
  expect((await exec([command, '-p', '6380', ...args])).exitCode).not.toBe(0)
})
