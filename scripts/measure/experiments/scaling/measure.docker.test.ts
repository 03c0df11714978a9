import type { Sides } from '../comparison.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bothOf,
  type BothPackagings,
  startBothPackagings,
} from '../../../maintain/testing/both-packagings.ts'
import { scaling } from './experiment.ts'
import type { ScalingFacts } from './facts.ts'

let both: BothPackagings
let measured: Sides<ScalingFacts>
beforeAll(async () => {
  both = await startBothPackagings()
  measured = bothOf(await scaling.measure(both.subjects, both.context))
})
afterAll(() => both.remove())

describe('scaling real containers', () => {
  it('three monoliths: three addresses, and a task that only one of them has', () => {
    const facts = measured.monolithic
    expect(facts).toMatchObject({ entries: 3, answeredBy: 3, seenBy: 1, containersPerCopy: 1 })
    expect(facts).toMatchObject({ reached: 3, scaleError: '', askedDirectly: false })
    expect(facts.fixedPortError).toMatch(/already allocated|already in use/)
    expect(facts.memoryPerCopyBytes).toBeGreaterThan(0)
  })

  it('three replicas: one address, every one answers, and all have the task', () => {
    const facts = measured.multiContainer
    expect(facts).toMatchObject({ entries: 1, answeredBy: 3, seenBy: 3, containersPerCopy: 1 })
    expect(facts).toMatchObject({ reached: 3, scaleError: '', askedDirectly: false })
    expect(facts.answers.reduce((sum, { requests }) => sum + requests, 0)).toBe(facts.requests)
    expect(facts.fixedPortError).toMatch(/already allocated|already in use/)
  })
})
