import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BothPackagings, startBothPackagings } from '../testing/both-packagings.ts'
import { logs } from './logs.ts'

let both: BothPackagings
beforeAll(async () => {
  both = await startBothPackagings()
})
afterAll(() => both.remove())

describe('logs of real containers', () => {
  it('docker logs of the monolith show supervisord alone; the marks are in a file inside', async () => {
    const facts = await logs.measure(both.subjects.monolithic, both.docker)
    expect(facts.dockerLogs).toMatchObject({ showsRequest: false, showsError: false })
    expect(Object.keys(facts.dockerLogs.lines)).toContain('supervisord')
    expect(facts.services.find(({ service }) => service === 'web')).toMatchObject({
      showsRequest: true,
      showsError: true,
    })
    expect(facts.commandsInside).toBeGreaterThan(0)
  })

  it('docker logs of the stack show both marks, and every line has a known source', async () => {
    const facts = await logs.measure(both.subjects.multiContainer, both.docker)
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
