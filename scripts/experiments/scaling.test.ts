import { describe, expect, it } from 'vitest'
import { errorLine, scaling, type ScalingFacts } from './scaling.ts'

describe('errorLine', () => {
  it.each([
    [
      'docker: Error response from daemon: driver failed programming external connectivity on endpoint lab-x (8d1): Bind for 127.0.0.1:18081 failed: port is already allocated.\n',
      'Bind for 127.0.0.1:18081 failed: port is already allocated.',
    ],
    [
      'Error response from daemon: something else failed\n',
      'Error response from daemon: something else failed',
    ],
    ['odd', 'odd'],
  ])('keeps the reason of %j', (stderr, reason) => {
    expect(errorLine(stderr)).toBe(reason)
  })
})

describe('read', () => {
  const facts = (seenBy: number): ScalingFacts => ({
    copies: 3,
    entries: 3,
    seenBy,
    answeredBy: 3,
    requests: 60,
    requestsByHostname: { a: 20, b: 20, c: 20 },
    memoryPerCopyBytes: 60_000_000,
    containersPerCopy: 1,
    copyServingMs: [2345, 1234],
    fixedPortError: 'port is already allocated',
  })

  it.each([
    [1, 3, 'multiContainer'],
    [3, 1, 'monolithic'],
    [3, 3, 'same'],
  ])('the task is seen by %i and %i copies: %s', (one, other, better) => {
    const pair = { monolithic: facts(one), multiContainer: facts(other) }
    expect(scaling.read(pair).better).toBe(better)
  })

  it('names what a copy costs, whoever it favours, and what Docker said of the fixed port', () => {
    const { sentence } = scaling.read({ monolithic: facts(1), multiContainer: facts(3) })
    expect(sentence).toContain('seen by 1 of 3 monoliths and by 3 of 3 web replicas')
    expect(sentence).toContain('60 MB and 1.2 to 2.3 s until it serves as a monolith')
    expect(sentence).toContain('failed: "port is already allocated"')
  })
})
