import { describe, expect, it } from 'vitest'
import type { FillFacts, ResourceLimitsFacts } from './facts.ts'
import { cpuFacts, percentile } from './cpu.ts'
import { readResourceLimits } from './read.ts'

const round = (slowdown: number, quietMs = 10) => ({
  quietMs,
  busyMs: quietMs * slowdown,
  failed: 0,
})
const cpu = (slowdown: number) =>
  cpuFacts([1, 1.1].map((n) => ({ web: round(slowdown * n), redis: round(slowdown * n) })))

const fill = (change: Partial<FillFacts> = {}): FillFacts => ({
  budgetBytes: 320e6,
  maxmemoryBytes: 0,
  valueBytes: 4e6,
  filledBytes: 200e6,
  end: 'killed',
  words: 'Server closed the connection',
  ended: ['redis'],
  events: { oom: 1 },
  users: {
    reads: { requests: 100, failed: 20 },
    writes: { requests: 20, failed: 4 },
    health: { requests: 100, failed: 0 },
  },
  backAfterMs: 1500,
  tasks: { acknowledged: 16, lost: 0 },
  ...change,
})

const refused = fill({
  maxmemoryBytes: 96e6,
  end: 'refused',
  ended: [],
  events: {},
  backAfterMs: 0,
  users: {
    reads: { requests: 100, failed: 0 },
    writes: { requests: 20, failed: 4 },
    health: { requests: 100, failed: 0 },
  },
})

const facts = (
  slowdown: number,
  asItComes: FillFacts,
  unbounded: FillFacts,
): ResourceLimitsFacts => ({
  memory: { asItComes, unbounded },
  cpu: {
    unlimited: cpu(slowdown),
    limited: cpu(slowdown),
    cpus: 1,
    rounds: 2,
    requests: 70,
    pings: 900,
  },
})

const fragile = facts(
  5,
  fill({ ended: ['redis', 'web'], tasks: { acknowledged: 16, lost: 3 } }),
  fill({ ended: ['redis', 'web'] }),
)
const sturdy = facts(1, refused, fill())

const read = (monolithic: ResourceLimitsFacts, multiContainer: ResourceLimitsFacts) =>
  readResourceLimits({ monolithic, multiContainer })

describe('resource-limits.read', () => {
  it.each([
    ['the stack', fragile, sturdy, 'multiContainer'],
    ['the monolith', sturdy, fragile, 'monolithic'],
    ['nobody', sturdy, sturdy, 'same'],
  ] as const)('prefers %s where it does better, in both rows', (_, monolith, stack, better) => {
    const reading = read(monolith, stack)
    expect(reading.better).toBe(better)
    expect(reading.rows?.['Resource Contention']?.better).toBe(better)
    expect(reading.rows?.['Resource Allocation']?.better).toBe(better)
  })

  it('calls nobody better for a slowdown whose ranges overlap', () => {
    const alike = read(facts(1, refused, fill()), facts(1.05, refused, fill()))
    expect(alike.better).toBe('same')
    expect(read(facts(0.04, refused, fill()), sturdy).sentence).toContain('0.04× as long (0.04×')
    expect(alike.sentence).toContain('(no clear difference)')
    expect(alike.headline.monolithic).toBe(
      'out of memory: Redis refuses writes and keeps running; CPU: no clear difference',
    )
  })

  it('calls nobody better for being slow already when the neighbor had nothing to do', () => {
    const hardlySlowed = { web: round(0.4, 100), redis: round(0.4, 100) }
    const sluggish: ResourceLimitsFacts = {
      ...sturdy,
      cpu: { ...sturdy.cpu, limited: cpuFacts([hardlySlowed, hardlySlowed]) },
    }
    const { rows, sentence } = read(facts(2, refused, fill()), sluggish)
    expect(sentence).toContain('0.4× as long')
    expect(rows?.['Resource Allocation']?.better).toBe('same')
  })

  it('says what was killed, who could be read, and what was lost', () => {
    const { sentence, headline, caveats } = read(fragile, sturdy)
    expect(sentence).toContain(
      "the monolith's Redis (no maxmemory) was killed at 200 MB with the app, the app failed to answer 0 of 100 health requests, 20 of 100 reads failed, tasks could be read again by themselves after 1.5 s and 3 of 16 acknowledged tasks were lost",
    )
    expect(sentence).toContain("the stack's (maxmemory 96 MB) refused more at 200 MB")
    expect(sentence).toContain('tasks could be read all the time')
    expect(sentence).toContain(
      '5.3× as long (5.0× to 5.5×, round by round; medians 10 ms → 53 ms) in the monolith',
    )
    expect(headline.multiContainer).toBe(
      "out of memory: Redis refuses writes and keeps running; app's p99 beside a busy Redis 1.1× as long; Redis's p99 beside a busy app 1.1× as long",
    )
    expect(sentence).toContain('(the stack does better); a busy app makes')
    expect(caveats?.join(' ')).toContain(
      'in the stack nothing (Docker said nothing), and without maxmemory redis (Docker said 1 × oom)',
    )
    expect(caveats?.join(' ')).toContain('filled with values of 4.0 MB')
    expect(caveats?.join(' ')).toContain('of at least 70 requests to GET /api/health, and of 900')
  })

  it('says that tasks could be read all the time only where no read failed', () => {
    const reads = { requests: 127, failed: 5 }
    const slow = fill({ ...refused, users: { ...refused.users, reads } })
    const { sentence, charts } = read(fragile, facts(1, slow, fill()))
    expect(sentence).not.toContain('all the time')
    expect(sentence).toContain('5 of 127 reads failed, none after Redis refused')
    const matrix = charts?.find(({ kind }) => kind === 'matrix')
    const cells = matrix?.kind === 'matrix' ? matrix.rows[1]?.cells.map(({ text }) => text) : []
    expect(cells?.slice(2, 4)).toEqual(['5 of 127', '–'])
  })

  it('counts what nobody could look for as lost', () => {
    const lasting = fill({ backAfterMs: null, tasks: { acknowledged: 16, lost: null } })
    const { sentence, rows } = read(facts(1, lasting, fill()), facts(1, fill(), fill()))
    expect(sentence).toContain('tasks could not be read again within 60 s and nobody could look')
    expect(rows?.['Resource Allocation']?.better).toBe('multiContainer')
  })

  it('calls nobody better for one task or health request that was lost in a single fill', () => {
    const health = { requests: 100, failed: 1 }
    const unlucky = fill({
      tasks: { acknowledged: 16, lost: 1 },
      users: { ...fill().users, health },
    })
    const { rows } = read(facts(1, unlucky, unlucky), facts(1, fill(), fill()))
    expect(rows?.['Resource Allocation']?.better).toBe('same')
    expect(rows?.['Resource Contention']?.better).toBe('same')
  })

  it('shows a Redis without a limit of its own once, and one that has it both ways', () => {
    const matrix = read(fragile, sturdy).charts?.find(({ kind }) => kind === 'matrix')
    expect(matrix?.kind === 'matrix' && matrix.rows.map(({ label }) => label)).toEqual([
      'Monolithic',
      'Multi-container, maxmemory 96 MB',
      'Multi-container, no maxmemory',
    ])
  })
})

describe('percentile', () => {
  it('is a value that was measured, by the nearest rank', () => {
    expect(percentile(Array.from({ length: 150 }, (_, index) => index + 1))).toBe(149)
    expect(percentile([7])).toBe(7)
    expect(() => percentile([])).toThrow('Nothing was measured')
  })
})
