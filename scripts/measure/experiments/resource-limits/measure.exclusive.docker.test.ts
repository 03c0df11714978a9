import type { Sides } from '../comparison.ts'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RedisSidecar } from '../../../engine/faults/redis-sidecar.ts'
import {
  bothOf,
  type BothPackagings,
  startBothPackagings,
} from '../../../maintain/testing/both-packagings.ts'
import { measureResourceLimits } from './measure.ts'
import type { FillFacts, Fills, ResourceLimitsFacts } from './facts.ts'
import { readResourceLimits } from './read.ts'

let both: BothPackagings
let measured: Sides<ResourceLimitsFacts>
let before: string[]

const containersOfRun = async () => {
  const { stdout } = await both.docker.run([
    ...['ps', '--all', '--format', '{{.Names}}'],
    ...['--filter', `label=refactoring-monolithic-containers.run=${both.run.id}`],
  ])
  return stdout.split('\n').sort()
}

beforeAll(async () => {
  both = await startBothPackagings()
  before = await containersOfRun()
  measured = bothOf(
    await measureResourceLimits(both.subjects, {
      ...both.context,
      extent: { rounds: 1, repetitions: 1 },
    }),
  )
})
afterAll(() => both.remove())

/** What came of the one fill. */
function fillOf(id: keyof Sides<unknown>, which: keyof Fills): FillFacts {
  const [fill] = measured[id].memory[which]
  if (!fill) throw new Error('It was filled')
  return fill
}

describe('limits of real stacks', () => {
  it('a monolith whose Redis fills: the kernel kills Redis, and the app answers on', () => {
    const asItComes = fillOf('monolithic', 'asItComes')
    expect(asItComes).toMatchObject({ maxmemoryBytes: 0, end: 'killed', tasks: { lost: 0 } })
    expect(asItComes.ended).toContain('redis')
    expect(asItComes.filledBytes).toBeLessThan(asItComes.budgetBytes)
    expect(asItComes.users.reads.failed).toBeGreaterThan(0)
    expect(asItComes.backAfterMs).not.toBeNull()
    expect(fillOf('monolithic', 'unbounded')).toBe(asItComes)
  })

  it('a stack as it comes: Redis refuses before anything is killed, and tasks can be read', () => {
    const asItComes = fillOf('multiContainer', 'asItComes')
    expect(asItComes).toMatchObject({ end: 'refused', ended: [], tasks: { lost: 0 } })
    expect(asItComes.words).toMatch(/^OOM/)
    // Not that no read failed: on a machine that is busy otherwise, one may wait past its time-out. The report must then
    // say so.
    const { failed, requests } = asItComes.users.reads
    expect(failed).toBeLessThan(requests)
    const { sentence } = readResourceLimits(measured)
    const stack = sentence.slice(sentence.indexOf("the stack's"))
    expect(stack).toContain(
      failed === 0 ? 'tasks could be read all the time' : `${failed} of ${requests} reads failed`,
    )
    expect(asItComes.backAfterMs).not.toBeNull()
    expect(asItComes.users.health.failed).toBe(0)
  })

  it('a stack without maxmemory: only Redis is killed, Docker says so and starts it again', () => {
    const unbounded = fillOf('multiContainer', 'unbounded')
    expect(unbounded).toMatchObject({ maxmemoryBytes: 0, end: 'killed', ended: ['redis'] })
    expect(unbounded.events).toMatchObject({ 'die (exit code 137)': 1, start: 1 })
    expect(unbounded.tasks.lost).toBe(0)
  })

  it.each(['monolithic', 'multiContainer'] as const)('measures p99 in the %s stack', (id) => {
    for (const facts of [measured[id].cpu.unlimited, measured[id].cpu.limited]) {
      for (const { quietMs, busyMs } of [facts.web, facts.redis]) {
        expect(quietMs).toEqual([expect.any(Number)])
        expect(busyMs).toEqual([expect.any(Number)])
        expect(Math.min(...quietMs, ...busyMs)).toBeGreaterThan(0)
      }
      expect(facts.web.failed + facts.redis.failed).toBe(0)
    }
  })

  it('keeps Redis busy, or says that it could not, and never takes a quiet Redis for a busy one', async () => {
    const { docker, context } = both
    const redis = await both.stacks.multiContainer.containerOf(docker, 'redis')
    const sidecar = await RedisSidecar.start(context, redis)
    try {
      expect(await sidecar.whileBusy(docker, () => delay(500, 'done'))).toBe('done')
      await sidecar.cli(docker, ['CONFIG', 'SET', 'requirepass', 'secret'])
      await expect(sidecar.whileBusy(docker, () => delay(500))).rejects.toThrow(
        'Redis was to be kept busy with scripts, but ran none. It said: NOAUTH',
      )
    } finally {
      await sidecar.cli(docker, ['-a', 'secret', 'CONFIG', 'SET', 'requirepass', ''])
      await sidecar.remove(docker)
    }
  })

  it('leaves the shared stacks as they were, and no helper', async () => {
    expect(await containersOfRun()).toEqual(before)
  })
})
