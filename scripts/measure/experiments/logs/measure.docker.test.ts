import type { Sides } from '../comparison.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bothOf,
  type BothPackagings,
  startBothPackagings,
} from '../../../maintain/testing/both-packagings.ts'
import { logs } from './experiment.ts'
import type { LogsFacts } from './facts.ts'

let both: BothPackagings
let measured: Sides<LogsFacts>
beforeAll(async () => {
  both = await startBothPackagings()
  measured = bothOf(await logs.measure(both.subjects, both.context))
})
afterAll(() => both.remove())

describe('logs of real containers', () => {
  it('docker logs of the monolith show supervisord alone; the marks are in a file inside', () => {
    const facts = measured.monolithic
    expect(facts.dockerLogs).toMatchObject({ showsRequest: false, showsError: false })
    expect(Object.keys(facts.dockerLogs.lines)).toContain('supervisord')
    expect(facts.services.find(({ service }) => service === 'webapp')).toMatchObject({
      showsRequest: true,
      showsError: true,
    })
    expect(facts.commandsInside).toBeGreaterThan(0)
  })

  it('docker logs of the stack show both marks, and every line has a known source', () => {
    const facts = measured.multiContainer
    expect(facts.dockerLogs).toMatchObject({ showsRequest: true, showsError: true })
    expect(facts.dockerLogs.lines.other ?? 0).toBe(0)
    expect(facts.dockerLogs.lines).toMatchObject({
      web: expect.any(Number) as number,
      redis: expect.any(Number) as number,
      gateway: expect.any(Number) as number,
    })
    expect(facts).toMatchObject({ commandsForAll: 3, commandsInside: 0 })
  })
})
