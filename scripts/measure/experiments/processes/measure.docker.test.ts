import type { Sides } from '../comparison.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bothOf,
  type BothPackagings,
  startBothPackagings,
} from '../../../maintain/testing/both-packagings.ts'
import { processes } from './experiment.ts'
import type { ProcessesFacts } from './facts.ts'

let both: BothPackagings
let measured: Sides<ProcessesFacts>
beforeAll(async () => {
  both = await startBothPackagings()
  measured = bothOf(await processes.measure(both.subjects, both.context))
})
afterAll(() => both.remove())

describe('processes of real containers', () => {
  it('finds supervisord, Redis and the app in one container, and what only supervisord notices', () => {
    const facts = measured.monolithic
    expect(facts.containers).toHaveLength(1)
    const [{ processes: found } = { processes: [] }] = facts.containers
    const byCommand = (part: RegExp) => found.find(({ command }) => part.test(command))
    expect(byCommand(/supervisord/)).toMatchObject({ isFirst: true, noticedBy: 'Docker' })
    expect(byCommand(/redis-server/)).toMatchObject({ isFirst: false, noticedBy: 'supervisord' })
    expect(byCommand(/node .*server/)).toMatchObject({ isFirst: false, noticedBy: 'supervisord' })
    expect(facts.noticedByDocker).toBe(1)
  })

  it('finds a service a container, none as root, each noticed by Docker', () => {
    const facts = measured.multiContainer
    expect(facts.containers.map(({ service }) => service).sort()).toEqual([
      'gateway',
      'redis',
      'web',
    ])
    expect(facts.noticedByDocker).toBe(facts.processCount)
    expect(facts.runByRoot).toBe(0)
  })

  it('gives each process its memory', () => {
    for (const { containers } of Object.values(measured)) {
      for (const { residentBytes } of containers.flatMap((one) => one.processes)) {
        expect(residentBytes).toBeGreaterThan(0)
      }
    }
  })
})
