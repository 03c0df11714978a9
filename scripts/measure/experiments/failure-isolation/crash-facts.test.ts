import { describe, expect, it } from 'vitest'
import type { ProcessRole } from '../../../engine/packagings/roles.ts'
import { countLost, endedWith } from './crash.ts'
import { crashFacts } from './crash-facts.ts'
import { crash, died, started } from './sample-facts.ts'

describe('facts of crashes', () => {
  it('counts what Docker noticed: a death, not a start and not good health', () => {
    const healthy = { afterMs: 10, service: 'web', action: 'health_status: healthy' }
    const [web] = crashFacts([
      crash('web', { events: [healthy, died, started, { ...healthy, afterMs: 900 }], restarts: 1 }),
      crash('web', { events: [healthy] }),
    ])
    expect(web).toMatchObject({ crashes: 2, noticedAfterMs: [60, null], restarts: 1 })
    expect(web?.events).toEqual({
      'health_status: healthy': 1,
      'die (exit code 137)': 1,
      start: 1,
    })
    // Nor is it drawn: good health without a death before is the end of an earlier crash.
    const [quiet] = crashFacts([crash('web', { events: [healthy] })])
    expect(quiet?.typical.marks).toEqual([{ atMs: 300, label: 'crash' }])
  })

  it('tells one that did not recover from those that did', () => {
    const [web] = crashFacts([crash('web'), crash('web', { backAfterMs: null })])
    expect(web).toMatchObject({ crashes: 2, backAfterMs: [1000, null], gaveUpAfterMs: 2200 })
  })
})

describe('what a crash did', () => {
  const container = { id: '1', name: 'x', service: 'x' }
  const process = (role: ProcessRole, pid: number) => ({ role, name: role, container, pid })

  it('took along whoever is gone or another process now, the victim left out', () => {
    const before = [process('web', 1), process('redis', 2), process('extra', 3)]
    const after = [process('web', 11), process('extra', 13)]
    expect(endedWith(process('extra', 3), before, after)).toEqual(['web', 'redis'])
    expect(endedWith(process('web', 1), before, before)).toEqual([])
  })

  it('lost the writes that were acknowledged before it, and are missing for the first time', () => {
    const at = (atMs: number, ...present: number[]) => ({
      ...crash('redis'),
      atMs,
      present: new Set(present.map((one) => `at ${one}`)),
    })
    const writes = [10, 20, 110, 120, 210].map((atMs) => ({ title: `at ${atMs}`, atMs }))
    // The first loses one of two; the second one of two more, and one that the first had spared.
    const counted = countLost([at(100, 10), at(200, 120)], writes)
    expect(counted.map((one) => [one.acknowledgedWrites, one.lostWrites])).toEqual([
      [2, 1],
      [2, 2],
    ])
  })
})
