import { expect, it } from 'vitest'
import type { Docker } from '../../engine/docker/docker.ts'
import type { LoadGenerator } from '../../engine/load/load-generator.ts'
import { slowDown } from './slow-down.ts'

const ROUTE = { method: 'GET', path: '/' } as const
const SUBJECTS = {
  usual: { id: 'usual', url: 'http://usual' },
  slowed: { id: 'slowed', url: 'http://slowed', container: 'slowed-1' },
}

/** A container that serves in proportion to its CPU, up to what it needs, and all that Docker was told. */
function engineWhereItNeeds(cpus: number) {
  const told: string[][] = []
  const docker = {
    run: (command: string[]) => Promise.resolve(told.push(command)),
  } as unknown as Docker
  const limit = () => Number(told.at(-1)?.at(-2)) / 10_000
  const generator = {
    throughput: (url: string) =>
      Promise.resolve({
        perSecond: url === 'http://slowed' ? 1000 * Math.min(1, limit() / cpus) : 1000,
      }),
  } as unknown as LoadGenerator
  return { told, tools: { docker, generator } }
}

it.each([0.5, 0.9, 1.4])(
  'finds the limit with which a fifth less is served: needs %s',
  async (needed) => {
    const { told, tools } = engineWhereItNeeds(needed)
    const limit = await slowDown(ROUTE, SUBJECTS, 2, tools)
    expect(limit).toBeCloseTo(0.8 * needed, 1)
    const last = [
      'update',
      '--cpu-period',
      '10000',
      '--cpu-quota',
      String(Math.round(limit * 10_000)),
    ]
    expect(told.at(-1)).toEqual([...last, 'slowed-1'])
  },
)
