import { titled } from '../../../maintain/testing/titled.ts'
import { describe, expect, it } from 'vitest'
import type { ResourceLimitsFacts } from './facts.ts'
import { contention, cpu, facts, factsOf, fill, fragile, refused, sturdy } from './sample-facts.ts'
import { resourceLimitsCharts } from './charts.ts'
import { readResourceLimits } from './read.ts'

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

  it('calls nobody better for a slowdown that differs by less than a tenth', () => {
    const alike = read(facts(1, refused, fill()), facts(1.05, refused, fill()))
    expect(alike.better).toBe('same')
    expect(read(facts(0.04, refused, fill()), sturdy).sentence).toContain('0.04× as long (0.04×')
    expect(alike.sentence).toContain('(no clear difference)')
    expect(alike.headline.monolithic).toBe(
      'out of memory: Redis refuses writes and keeps running; CPU: no clear difference',
    )
  })

  it('calls nobody better for a slowdown that one round of eight contradicts', () => {
    const turned = facts(contention(5, 10, 0.5), refused, fill())
    expect(read(turned, sturdy).better).toBe('same')
    expect(read(facts(5, refused, fill()), sturdy).better).toBe('multiContainer')
  })

  it('calls nobody better for what came out another way in one fill of three', () => {
    const unlike = [fill({ ended: ['redis', 'web'] }), fill(), fill()]
    const unsure = read(factsOf(1, unlike, unlike), facts(1, fill(), fill()))
    expect(unsure.rows?.['Resource Contention']?.better).toBe('same')
    expect(unsure.rows?.['Resource Allocation']?.better).toBe('same')
    expect(unsure.sentence).toContain('was killed at 200 MB with the app in 1 of 3 fills')
    const sometimes = factsOf(1, [fill(), refused, refused], [fill(), fill(), fill()])
    const { sentence, headline } = read(sometimes, sturdy)
    expect(sentence).toContain(
      'was killed at 200 MB in 1 of 3 fills and refused more at 200 MB and lived on in 2 of 3 fills',
    )
    expect(headline.monolithic).toContain('the kernel kills Redis, or Redis refuses writes')
  })

  it('calls nobody better for being slow already when the neighbor had nothing to do', () => {
    const limited = cpu(contention(0.4, 100))
    const sluggish: ResourceLimitsFacts = { ...sturdy, cpu: { ...sturdy.cpu, limited } }
    const { rows, sentence } = read(facts(2, refused, fill()), sluggish)
    expect(sentence).toContain('0.4× as long')
    expect(rows?.['Resource Allocation']?.better).toBe('same')
  })

  it('says what was killed, who could be read, and what was lost', () => {
    const { sentence, headline, caveats } = read(fragile, sturdy)
    expect(sentence).toContain(
      "the monolith's Redis (no maxmemory) was killed at 200 MB with the app, the app failed to answer 0 of 300 health requests, 60 of 300 reads failed, tasks could be read again by themselves after 1.5 s and 9 of 48 acknowledged tasks were lost",
    )
    expect(sentence).toContain("the stack's (maxmemory 96 MB) refused more at 200 MB")
    expect(sentence).toContain('tasks could be read all the time')
    expect(sentence).toContain(
      '5.0× as long (5.0× to 5.0×, round by round; medians 10 ms → 50 ms) in the monolith',
    )
    expect(headline.multiContainer).toBe(
      "out of memory: Redis refuses writes and keeps running; app's p99 beside a busy Redis 1.0× as long; Redis's p99 beside a busy app 1.0× as long",
    )
    expect(sentence).toContain('(the stack does better); a busy app makes')
    expect(caveats?.join(' ')).toContain(
      'in the stack nothing (Docker said nothing), and without maxmemory redis (Docker said 3 × oom)',
    )
    expect(caveats?.join(' ')).toContain('filled with values of 4.0 MB')
    expect(caveats?.join(' ')).toContain(
      'of 1000 requests to GET /api/health a round, at the same steady rate for all (500 a second)',
    )
  })

  it('says each rate where they differ, and how many rounds were done again', () => {
    const unlimited = { ...sturdy.cpu.unlimited, perSecond: 1000 }
    const { caveats } = read({ ...sturdy, cpu: { ...sturdy.cpu, unlimited } }, sturdy)
    expect(caveats?.join(' ')).toContain('(1000 a second without limits, 500 a second with them)')
    expect(caveats?.join(' ')).toContain('was done again: 4 were')
    expect(caveats?.join(' ')).toContain('Redis was filled 3 times in each way')
  })

  it('says that tasks could be read all the time only where no read failed', () => {
    const reads = { requests: 127, failed: 5 }
    const slow = fill({ ...refused, users: { ...refused.users, reads } })
    const sides = { monolithic: fragile, multiContainer: facts(1, slow, fill()) }
    const { sentence } = readResourceLimits(sides)
    expect(sentence).not.toContain('all the time')
    expect(sentence).toContain('15 of 381 reads failed, none after the last value')
    const [matrix] = resourceLimitsCharts(titled(sides))
    const cells = matrix?.kind === 'matrix' ? matrix.rows[1]?.cells.map(({ text }) => text) : []
    expect(cells?.slice(2, 4)).toEqual(['15 of 381', '–'])
  })

  it('counts what nobody could look for as lost', () => {
    const lasting = fill({ backAfterMs: null, tasks: { acknowledged: 16, lost: null } })
    const { sentence, rows } = read(facts(1, lasting, fill()), facts(1, fill(), fill()))
    expect(sentence).toContain('tasks could not be read again within 60 s and nobody could look')
    expect(rows?.['Resource Allocation']?.better).toBe('multiContainer')
  })

  it('calls nobody better for one task or health request that was lost in one fill of three', () => {
    const health = { requests: 100, failed: 1 }
    const unlucky = fill({
      tasks: { acknowledged: 16, lost: 1 },
      users: { ...fill().users, health },
    })
    const fills = [unlucky, fill(), fill()]
    const { rows } = read(factsOf(1, fills, fills), facts(1, fill(), fill()))
    expect(rows?.['Resource Allocation']?.better).toBe('same')
    expect(rows?.['Resource Contention']?.better).toBe('same')
  })

  it('shows a Redis without a limit of its own once, and one that has it both ways', () => {
    const [matrix] = resourceLimitsCharts(titled({ monolithic: fragile, multiContainer: sturdy }))
    expect(matrix?.kind === 'matrix' && matrix.rows.map(({ label }) => label)).toEqual([
      'Monolithic',
      'Multi-container, maxmemory 96 MB',
      'Multi-container, no maxmemory',
    ])
  })
})
