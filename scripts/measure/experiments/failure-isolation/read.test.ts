import { titled } from '../../../maintain/testing/titled.ts'
import { describe, expect, it } from 'vitest'
import type { ProcessRole } from '../../../engine/packagings/roles.ts'
import type { Crash } from './crash.ts'
import { crashFacts } from './crash-facts.ts'
import { failureCharts } from './charts.ts'
import { failureIsolation } from './experiment.ts'
import type { FailureIsolationFacts } from './facts.ts'
import { crash, died, eight, facts, ROLES, started, watch } from './sample-facts.ts'

describe('read', () => {
  const seen = { events: [died, started] }
  const slow = { backAfterMs: 3000 }
  const silent = { secondsWithErrorsAndNoComplaint: 30 }

  it.each([
    ['nobody, where all is the same', facts(seen), facts(seen), 'same'],
    ['whose crashes are noticed', facts({}), facts(seen), 'multiContainer'],
    ['whose users are served sooner', facts(seen), facts({ ...seen, ...slow }), 'monolithic'],
    [
      'whose crashes take nobody along',
      facts(seen),
      facts({ ...seen, tookDown: ['redis'] }),
      'monolithic',
    ],
    ['who loses no write', facts({ ...seen, lostWrites: 1 }), facts(seen), 'multiContainer'],
    ['of whose dead Redis Docker tells', facts(seen, silent), facts(seen), 'multiContainer'],
    ['who recovers by itself', facts(seen), facts({ ...seen, backAfterMs: null }), 'monolithic'],
    ['nobody, where each has a point', facts(seen, silent), facts({ ...seen, ...slow }), 'same'],
    [
      'who has more of the points',
      facts({ tookDown: ['web'] }, silent),
      facts({ ...seen, ...slow }),
      'multiContainer',
    ],
  ] as const)('favours %s', (_, monolithic, multiContainer, better) => {
    const reading = failureIsolation.read({ monolithic, multiContainer })
    expect(reading.better).toBe(better)
    expect(reading.rows?.['Failure Isolation']?.better).toBe(better)
  })

  it('calls nobody better for times that one round of eight contradicts, or fewer rounds', () => {
    const times = (backAfterMs: number[]): FailureIsolationFacts => ({
      ...facts(seen),
      crashes: crashFacts(backAfterMs.map((one) => crash('web', { ...seen, backAfterMs: one }))),
    })
    const reading = (one: number[], other: number[]) =>
      failureIsolation.read({ monolithic: times(one), multiContainer: times(other) })
    expect(reading(eight(500), eight(1000)).better).toBe('monolithic')
    // The ranges overlap, but in each round the same side is sooner.
    const drifting = [1, 2, 3, 4, 5, 6, 7, 8].map((one) => 1000 * one)
    expect(
      reading(
        drifting,
        drifting.map((one) => one + 900),
      ).better,
    ).toBe('monolithic')
    expect(reading([...eight(500).slice(1), 2000], eight(1000)).better).toBe('same')
    expect(reading(eight(500).slice(1), eight(1000).slice(1)).better).toBe('same')
  })

  it.each([
    [['web', 'redis'], [], 'multiContainer'],
    [[], ['redis'], 'monolithic'],
    [[], [], 'same'],
  ] as const)('a single point of failure takes others along: %j, %j', (one, other, better) => {
    const { rows } = failureIsolation.read({
      monolithic: facts({ ...seen, tookDown: [...one] }),
      multiContainer: facts({ ...seen, ...slow, tookDown: [...other] }),
    })
    expect(rows?.['Single Point of Failure']?.better).toBe(better)
  })

  it('names the figures that decide', () => {
    const { sentence, rows, headline } = failureIsolation.read({
      monolithic: facts({ tookDown: ['redis'] }, silent),
      multiContainer: facts({ ...seen, ...slow }),
    })
    expect(sentence).toContain(
      "noticed 0 of 24 crashes of the monolith's processes and 24 of 24 of",
    )
    expect(sentence).toContain(
      'well in 90 of 90 seconds in which its users got errors, the stack in 0 of 90',
    )
    expect(sentence).toContain('3.0 s after a crash of the app')
    const reach = rows?.['Single Point of Failure']?.sentence
    expect(rows?.['Failure Isolation']?.headline).toEqual(headline)
    expect(reach).toContain('a crash of the app took Redis with it 8 of 8 times')
    for (const told of [sentence, rows?.['Failure Isolation']?.sentence]) {
      expect(told).toContain('a crash of the app took Redis with it 8 of 8 times')
      expect(told).toContain('0 of 2400 were lost in the monolith')
    }
    expect(reach).toContain('answered reads with 400 × 503 and always told its health')
    for (const text of Object.values(headline)) expect(text.length).toBeLessThanOrEqual(60)
  })

  it('says first that the does not hold where only the supervisor takes others along', () => {
    const crashes = [
      ...['web', 'redis'].map((role) => crash(role as ProcessRole, seen)),
      crash('extra', { ...seen, tookDown: ['web', 'redis'] }),
    ]
    const monolithic = { ...facts(seen), crashes: crashFacts([...crashes, ...crashes, ...crashes]) }
    const { rows } = failureIsolation.read({ monolithic, multiContainer: facts(seen) })
    const row = rows?.['Single Point of Failure']
    expect(row?.sentence).toMatch(
      /^What the lab claims is not so here: none of 6 crashes of the monolith's app or Redis brought down another process/,
    )
    expect(row?.sentence).toContain('supervisord took the app and Redis with it 3 of 3 times')
    expect(row?.headline).toEqual({
      monolithic:
        '0 of 6 crashes of the app or Redis brought down another process; supervisord in 3 of 3',
      multiContainer:
        '0 of 16 crashes of the app or Redis brought down another process; supervisord in 0 of 8',
    })
    const along = facts({ ...seen, tookDown: ['redis'] })
    const other = failureIsolation.read({ monolithic: along, multiContainer: facts(seen) })
    expect(other.rows?.['Single Point of Failure']?.sentence).toMatch(
      /^As the lab claims, 16 of 16 crashes of the monolith's app or Redis brought down/,
    )
  })

  it('calls nobody better for what came of seven crashes of eight', () => {
    const often = (of: Partial<Crash>): FailureIsolationFacts => ({
      ...facts(seen),
      crashes: crashFacts(
        ROLES.flatMap((role) => [
          crash(role, seen),
          ...eight(crash(role, { ...seen, ...of })).slice(1),
        ]),
      ),
    })
    const verdicts = (of: Partial<Crash>) => {
      const { better, rows } = failureIsolation.read({
        monolithic: often(of),
        multiContainer: facts(seen),
      })
      return [better, rows?.['Single Point of Failure']?.better]
    }
    expect(verdicts({ tookDown: ['redis'] })).toEqual(['same', 'same'])
    expect(verdicts({ events: [] })).toEqual(['same', 'same'])
    expect(verdicts({ lostWrites: 1 })).toEqual(['same', 'same'])
    expect(verdicts({ backAfterMs: null })).toEqual(['same', 'same'])
  })

  it('calls nobody better for a dead Redis of which Docker told once in three', () => {
    const quiet = { secondsWithErrorsAndNoComplaint: 30 }
    const told = { ...facts(seen), deadRedis: [watch(quiet), watch(quiet), watch()] }
    const never = { ...facts(seen), deadRedis: [watch(quiet), watch(quiet), watch(quiet)] }
    const read = (monolithic: FailureIsolationFacts) =>
      failureIsolation.read({ monolithic, multiContainer: facts(seen) }).better
    expect(read(told)).toBe('same')
    expect(read(never)).toBe('multiContainer')
  })

  it('shows in the table when Docker noticed, and how its restart counts grew', () => {
    const crashes = crashFacts([
      crash('web', { events: [died, started], restarts: 1 }),
      crash('web'),
    ])
    const both = { ...facts({}), crashes }
    const charts = failureCharts(titled({ monolithic: both, multiContainer: both }))
    const matrix = charts.find(({ kind }) => kind === 'matrix')
    const cells = matrix?.kind === 'matrix' ? matrix.rows[0]?.cells.map(({ text }) => text) : []
    expect(cells).toEqual([
      ...['1 of 2, after 60 ms', 'die (exit code 137), start', '1', '2 of 2', 'nothing', 'none'],
    ])
  })

  it('shows each role that both have, what Docker noticed, and the dead Redis', () => {
    const charts = failureCharts(titled({ monolithic: facts({}), multiContainer: facts(seen) }))
    expect(charts.map(({ kind }) => kind)).toEqual([
      ...['matrix', 'timeline', 'timeline', 'timeline', 'bars', 'timeline'],
    ])
  })
})

it('says how long was waited for what did not recover, and not that it never will', () => {
  const lasting = facts({ backAfterMs: null, watchedMs: 16_000 })
  const sides = { monolithic: lasting, multiContainer: facts({}) }
  const { sentence } = failureIsolation.read(sides)
  const charts = failureCharts(titled(sides))
  expect(sentence).toContain('not within 16 s (8 times tried) after a crash of')
  expect(charts[1]?.summary).toContain('users were not served again within 16 s')
  expect(JSON.stringify(charts) + sentence).not.toMatch(/\bnever\b/)
})

it('does not call users served again whom a crash never cut off', () => {
  const unnoticed = facts({ failedReads: 0, backAfterMs: 0 })
  const { sentence } = failureIsolation.read({ monolithic: unnoticed, multiContainer: facts({}) })
  expect(sentence).toContain('were served again without a failed read after a crash of the app')
  expect(sentence).not.toContain('again 0 ms')
})
