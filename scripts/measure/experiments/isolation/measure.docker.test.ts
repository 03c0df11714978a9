import type { Sides } from '../comparison.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Docker, type RunOptions } from '../../../engine/docker/docker.ts'
import { POST_EXPLOITATION_CHECKS } from '../../../engine/faults/post-exploitation.ts'
import { askAsNeighbor } from '../../../engine/faults/neighbor.ts'
import { RUN_LABEL } from '../../../core/labels.ts'
import type { Container } from '../../../engine/docker/container.ts'
import {
  bothOf,
  type BothPackagings,
  startBothPackagings,
} from '../../../maintain/testing/both-packagings.ts'
import type { BySubject } from '../subject.ts'
import { isolation } from './experiment.ts'
import type { IsolationFacts } from './facts.ts'

let both: BothPackagings
let all: BySubject<IsolationFacts>
let measured: Sides<IsolationFacts>
let before: string
let files: string

/** This run's: other tests have theirs at the same time. */
const containers = async () => {
  const filter = `label=${RUN_LABEL}=${both.run.id}`
  return (await both.docker.run(['ps', '--all', '--quiet', '--filter', filter])).stdout
}
/** What has changed in the monolith's file system outside of the places that its processes write to. */
const changed = async () => {
  const stack = both.stacks.monolithic
  const { name } = await stack.containerOf(both.docker, 'web')
  return (await both.docker.run(['exec', name, 'ls', '/', '/tmp', '/dev/shm'])).stdout
}

beforeAll(async () => {
  both = await startBothPackagings({}, ['wellRun'])
  before = await containers()
  files = await changed()
  // As a Redis that has not saved yet: an attacker who could read its files finds none.
  await both.docker.run([
    ...['exec', (await both.stacks.monolithic.containerOf(both.docker, 'redis')).name],
    ...['sh', '-c', 'rm -rf /var/lib/redis/*'],
  ])
  all = await isolation.measure(both.subjects, both.context)
  measured = bothOf(all)
})
afterAll(() => both.remove())

const granted = ({ attempts }: IsolationFacts) =>
  attempts.filter(({ succeeded }) => succeeded).map(({ check }) => check)

describe('an attacker in the app', () => {
  it('gets all that was tried in the monolith, which runs as root with all tools', () => {
    expect(granted(measured.monolithic)).toEqual([...POST_EXPLOITATION_CHECKS])
  })

  it('gets nothing of it in the stack, and is told why each time', () => {
    expect(granted(measured.multiContainer)).toEqual([])
    const outputs = measured.multiContainer.attempts.map(({ check, output }) => [check, output])
    expect(Object.fromEntries(outputs)).toMatchObject({
      'write to the root file system': expect.stringContaining('EROFS') as unknown,
      'use a capability': expect.stringContaining('EPERM') as unknown,
      'start a shell': expect.stringContaining('executable file not found') as unknown,
      'run a compiler': expect.stringContaining('executable file not found') as unknown,
    })
  })
})

describe('the rights of each process, as the kernel sees them', () => {
  it('root with the default capabilities in the monolith, nobody with none in the stack', () => {
    expect(measured.monolithic.processes.map(({ uid }) => uid)).toEqual([0, 0, 0])
    expect(measured.monolithic.web.capabilities).toContain('CHOWN')
    for (const process of measured.multiContainer.processes) {
      expect(process).toMatchObject({ capabilities: [] })
      expect(process.uid).not.toBe(0)
    }
    expect(measured.multiContainer.web).toMatchObject({ noNewPrivileges: true, bounding: [] })
  })

  it('and the ports that each container listens on', () => {
    expect(measured.monolithic.listening[0]?.ports).toEqual([
      { port: 3000, loopback: false },
      { port: 6379, loopback: true },
    ])
    const redis = measured.multiContainer.listening.find(({ service }) => service === 'redis')
    expect(redis?.ports).toEqual([{ port: 6379, loopback: false }])
  })
})

it('lets no neighbor reach either Redis, on any network where users come in', () => {
  const { monolithic, multiContainer } = measured
  expect(monolithic.neighbors.map(({ network }) => network)).toEqual(['bridge'])
  expect(multiContainer.neighbors).toHaveLength(2)
  for (const { reached } of [...monolithic.neighbors, ...multiContainer.neighbors]) {
    expect(reached).toBe(false)
  }
})

describe('a Redis that is on the network of its neighbors', () => {
  let redis: Container
  beforeEach(async () => {
    const { docker, run, context } = both
    const { stdout: open } = await docker.run([
      ...['run', '--detach', '--label', `refactoring-monolithic-containers.run=${run.id}`],
      ...[context.bases.REDIS_IMAGE, 'redis-server', '--protected-mode', 'no'],
    ])
    redis = { id: open, name: open, service: 'redis' }
    return () => docker.run(['rm', '--force', '--volumes', open])
  })

  it('is reached', async () => {
    const [facts] = await askAsNeighbor(both.context, [], redis, 6379)
    expect(facts).toEqual({ network: 'bridge', reached: true, words: 'PONG' })
  })

  it('is not, where an answer comes once and not again', async () => {
    class Interrupting extends Docker {
      override async run(args: string[], options?: RunOptions) {
        const result = await super.run(args, options)
        if (args.includes('PING')) await super.run(['pause', redis.id], { reject: false })
        return result
      }
    }
    const [facts] = await askAsNeighbor(
      { ...both.context, docker: new Interrupting() },
      [],
      redis,
      6379,
    )
    const words = 'no answer within 2 s, after 1 that got through'
    expect(facts).toEqual({ network: 'bridge', reached: false, words })
  })
})

it('knows the packages of all three images', () => {
  const { monolithic, wellRun } = all
  expect(monolithic?.whole.packages).toContain('gcc')
  expect(wellRun?.whole.packages).not.toContain('gcc')
  expect(wellRun?.whole.packages).toContain('redis-server')
  expect(measured.multiContainer.webImage.shells).toEqual([])
})

it('leaves nothing behind, neither containers nor files', async () => {
  expect(await containers()).toBe(before)
  expect(await changed()).toBe(files)
})
