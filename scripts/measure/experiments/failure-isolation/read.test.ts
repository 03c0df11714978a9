import { describe, expect, it } from 'vitest'
import type { ProcessRole } from '../../../engine/packagings/roles.ts'
import { type Crash, countLost, endedWith } from './crash.ts'
import { crashFacts } from './crash-facts.ts'
import { seconds, spansOfLooks } from './health.ts'
import { failureIsolation } from './experiment.ts'
import type { FailureIsolationFacts } from './facts.ts'

const crash = (role: ProcessRole, of: Partial<Crash> = {}): Crash => ({
  role,
  process: { web: 'node', redis: 'redis-server', extra: 'supervisord' }[role],
  killCommandMs: 60,
  backAfterMs: 1000,
  watchedMs: 2200,
  writesBackAfterMs: 1000,
  failedReads: 50,
  failedWrites: 10,
  failedHealth: 0,
  outcomes: { '200': 50, '503': 50 },
  events: [],
  restarts: 0,
  tookDown: [],
  spans: [],
  acknowledgedWrites: 100,
  lostWrites: 0,
  ...of,
})
const died = { afterMs: 60, service: 'web', action: 'die', exitCode: 137 }
const started = { afterMs: 300, service: 'web', action: 'start' }

const facts = (
  crashes: Partial<Crash>,
  dead: Partial<FailureIsolationFacts['deadRedis']> = {},
): FailureIsolationFacts => ({
  stacksAtOnce: 6,
  rates: { reads: 50, writes: 10, health: 5 },
  crashes: crashFacts(
    (['web', 'redis', 'extra'] as const).flatMap((role) => [
      crash(role, crashes),
      crash(role, crashes),
    ]),
  ),
  deadRedis: {
    spoiledFile: '/data/dump.rdb',
    seconds: 30,
    secondsWithErrors: 30,
    secondsWithErrorsAndNoComplaint: 0,
    complaints: { restarting: 30 },
    checksThatPassed: 1,
    restarts: 3,
    noticedAfterMs: 60,
    readOutcomes: { '503': 300 },
    healthOutcomes: { '200': 150 },
    logLine: null,
    userSpans: [],
    dockerSpans: [],
    ...dead,
  },
})

describe('read', () => {
  const seen = { events: [died, started] }
  const slow = { backAfterMs: 3000 }
  const silent = { secondsWithErrorsAndNoComplaint: 29 }

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

  it('calls nothing better where the times overlap', () => {
    const wide: FailureIsolationFacts = {
      ...facts(seen),
      crashes: crashFacts([500, 2000].map((backAfterMs) => crash('web', { ...seen, backAfterMs }))),
    }
    const narrow = { ...facts(seen), crashes: crashFacts([crash('web', { ...seen, ...slow })]) }
    const overlapping = {
      ...facts(seen),
      crashes: crashFacts([crash('web', { ...seen, backAfterMs: 1500 })]),
    }
    expect(failureIsolation.read({ monolithic: wide, multiContainer: narrow }).better).toBe(
      'monolithic',
    )
    expect(failureIsolation.read({ monolithic: wide, multiContainer: overlapping }).better).toBe(
      'same',
    )
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
    expect(sentence).toContain("noticed 0 of 6 crashes of the monolith's processes and 6 of 6 of")
    expect(sentence).toContain(
      'well in 29 of the 30 seconds in which its users got errors, the stack in 0',
    )
    expect(sentence).toContain('3.0 s after a crash of the app')
    const reach = rows?.['Single Point of Failure']?.sentence
    expect(rows?.['Failure Isolation']?.headline).toEqual(headline)
    expect(reach).toContain('a crash of the app took Redis with it 2 of 2 times')
    for (const told of [sentence, rows?.['Failure Isolation']?.sentence]) {
      expect(told).toContain('a crash of the app took Redis with it 2 of 2 times')
      expect(told).toContain('0 of 600 were lost in the monolith')
    }
    expect(reach).toContain('answered reads with 100 × 503 and always told its health')
    for (const text of Object.values(headline)) expect(text.length).toBeLessThanOrEqual(60)
  })

  it('says first that the claim does not hold where only the supervisor takes others along', () => {
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
        '0 of 4 crashes of the app or Redis brought down another process; supervisord in 0 of 2',
    })
    const along = facts({ ...seen, tookDown: ['redis'] })
    const other = failureIsolation.read({ monolithic: along, multiContainer: facts(seen) })
    expect(other.rows?.['Single Point of Failure']?.sentence).toMatch(
      /^As the lab claims, 4 of 4 crashes of the monolith's app or Redis brought down/,
    )
  })

  it('calls nobody better for one crash more or less', () => {
    const once = facts(seen)
    const [first, ...rest] = once.crashes
    if (!first) throw new Error('a crash was made')
    const unlucky = { ...once, crashes: [{ ...first, tookDown: { redis: 1 } }, ...rest] }
    const { rows } = failureIsolation.read({ monolithic: unlucky, multiContainer: once })
    expect(rows?.['Single Point of Failure']?.better).toBe('same')
  })

  it('shows each role that both have, what Docker noticed, and the dead Redis', () => {
    const { charts = [] } = failureIsolation.read({
      monolithic: facts({}),
      multiContainer: facts(seen),
    })
    expect(charts.map(({ kind }) => kind)).toEqual([
      ...['timeline', 'timeline', 'timeline', 'bars', 'matrix', 'timeline'],
    ])
  })
})

describe('facts of crashes', () => {
  it('counts what Docker noticed: a death, not a start and not good health', () => {
    const healthy = { afterMs: 10, service: 'web', action: 'health_status: healthy' }
    const [web] = crashFacts([
      crash('web', { events: [healthy, died, started, { ...healthy, afterMs: 900 }], restarts: 1 }),
      crash('web', { events: [healthy] }),
    ])
    expect(web).toMatchObject({ crashes: 2, noticedByDocker: 1, restarts: 1 })
    expect(web?.noticedAfterMs).toMatchObject({ median: 60 })
    expect(web?.events).toEqual({
      'health_status: healthy': 1,
      'die (exit code 137)': 1,
      start: 1,
    })
    // Nor is it drawn: good health without a death before is the end of an earlier crash.
    const [quiet] = crashFacts([crash('web', { events: [healthy] })])
    expect(quiet?.typical.marks).toEqual([{ atMs: 300, label: 'crash' }])
  })

  it('are in the table: when Docker noticed, and how its restart counts grew', () => {
    const crashes = crashFacts([
      crash('web', { events: [died, started], restarts: 1 }),
      crash('web'),
    ])
    const both = { ...facts({}), crashes }
    const { charts = [] } = failureIsolation.read({ monolithic: both, multiContainer: both })
    const matrix = charts.find(({ kind }) => kind === 'matrix')
    const cells = matrix?.kind === 'matrix' ? matrix.rows[0]?.cells.map(({ text }) => text) : []
    expect(cells).toEqual([
      ...['1 of 2, after 60 ms', 'die (exit code 137), start', '1', '2 of 2', 'nothing', 'none'],
    ])
  })

  it('tells one that did not recover from those that did', () => {
    const [web] = crashFacts([crash('web'), crash('web', { backAfterMs: null })])
    expect(web).toMatchObject({ crashes: 2, recovered: 1, gaveUpAfterMs: 2200 })
    expect(web?.backAfterMs).toMatchObject({ median: 1000, repetitions: 1 })
  })
})

it('says how long was waited for what did not recover, and not that it never will', () => {
  const lasting = facts({ backAfterMs: null, watchedMs: 16_000 })
  const { sentence, charts = [] } = failureIsolation.read({
    monolithic: lasting,
    multiContainer: facts({}),
  })
  expect(sentence).toContain('not within 16 s (2 times tried) after a crash of')
  expect(charts[0]?.summary).toContain('users were not served again within 16 s')
  expect(JSON.stringify(charts) + sentence).not.toMatch(/\bnever\b/)
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

describe('a dead Redis', () => {
  const look = (atMs: number, ...states: [string, string][]) => ({
    atMs,
    states: states.map(([status, health]) => ({ status, health })),
  })

  it('is hidden in seconds with errors in which every container is said to be well', () => {
    const looks = [
      look(1000, ['running', 'healthy'], ['running', 'none']),
      look(2000, ['running', 'healthy'], ['restarting', 'unhealthy']),
      look(3000, ['running', 'starting'], ['running', 'none']),
      look(4000, ['running', 'healthy']),
    ]
    expect(seconds(looks, (fromMs) => fromMs < 3000)).toEqual({
      seconds: 4,
      secondsWithErrors: 3,
      secondsWithErrorsAndNoComplaint: 1,
      complaints: { restarting: 1, starting: 1 },
    })
  })

  it('is drawn as what Docker said', () => {
    const looks = [
      look(1000, ['running', 'healthy']),
      look(2000, ['running', 'healthy']),
      look(3000, ['restarting', 'unhealthy']),
      look(4000, ['running', 'none']),
    ]
    expect(spansOfLooks(looks)).toEqual([
      { fromMs: 0, toMs: 2000, tone: 'ok', label: 'healthy' },
      { fromMs: 2000, toMs: 3000, tone: 'failed', label: 'restarting' },
      { fromMs: 3000, toMs: 4000, tone: 'ok', label: 'running' },
    ])
  })
})

it('does not call users served again whom a crash never cut off', () => {
  const unnoticed = facts({ failedReads: 0, backAfterMs: 0 })
  const { sentence } = failureIsolation.read({ monolithic: unnoticed, multiContainer: facts({}) })
  expect(sentence).toContain('were served again without a failed read after a crash of the app')
  expect(sentence).not.toContain('again 0 ms')
})
