import { describe, expect, it } from 'vitest'
import { readCost } from './read.ts'
import type { CostFacts } from './facts.ts'
import { spreadOf } from '../../../core/spread.ts'

/** Facts in which everything grows with `cost`, and the requests served shrink. */
const facts = (cost: number, change: Partial<CostFacts> = {}): CostFacts => ({
  connections: 10,
  secondsEach: 0.8,
  tasks: 50,
  loads: [
    {
      route: 'GET /api/tasks',
      perSecond: spreadOf([1000 / cost, 1010 / cost]),
      p50Ms: spreadOf([cost]),
      p99Ms: spreadOf([10 * cost, 10 * cost + 1]),
      failed: 0,
    },
  ],
  memoryBytes: 1e8 * cost,
  containers: cost,
  processes: cost,
  networks: cost,
  volumes: 0,
  configuration: [{ file: 'Dockerfile', lines: 10 * cost }],
  configurationLines: 10 * cost,
  firstAnswerMs: spreadOf([1000 * cost, 1100 * cost]),
  ...change,
})

describe('cost-of-splitting', () => {
  it.each([
    ['the monolith, which costs less', facts(1), facts(3), 'monolithic'],
    ['the stack, which costs less', facts(3), facts(1), 'multiContainer'],
    ['nobody where all is even', facts(2), facts(2), 'same'],
  ] as const)('prefers %s', (_, monolithic, multiContainer, better) => {
    expect(readCost({ monolithic, multiContainer }).better).toBe(better)
  })

  it('names the figures that each of them wins', () => {
    const { sentence } = readCost({
      monolithic: facts(1, { memoryBytes: 3e8 }),
      multiContainer: facts(3, { memoryBytes: 1e8 }),
    })
    expect(sentence).toMatch(/^The monolith does better in 7 of 8 figures \(GET \/api\/tasks, req/)
    expect(sentence).toContain('the stack in 1 (memory at one replica 300 MB against 100 MB)')
    expect(sentence).toContain('lines of configuration 10 against 30')
  })

  it('takes no speed from a load in which requests failed', () => {
    const [load] = facts(1).loads
    const failing = load ? [{ ...load, failed: 3 }] : []
    const { sentence } = readCost({
      monolithic: facts(1, { loads: failing }),
      multiContainer: facts(3),
    })
    expect(sentence).not.toContain('requests/s')
    expect(sentence).toContain('3 of them failed')
  })

  it('shows p50, and does not count it', () => {
    const { charts, sentence } = readCost({ monolithic: facts(1), multiContainer: facts(3) })
    const matrix = charts?.find(({ kind }) => kind === 'matrix')
    const rows = matrix?.kind === 'matrix' ? matrix.rows : []
    const p50 = rows.find(({ label }) => label === 'GET /api/tasks, p50 (not counted)')
    expect(p50?.cells.map(({ text }) => text)).toEqual(['1 ms', '3 ms'])
    expect(sentence).not.toContain('p50')
    expect(sentence).toContain('8 of 8 figures')
  })

  it('calls memory that differs by less than a twentieth no difference', () => {
    const { sentence } = readCost({
      monolithic: facts(1, { memoryBytes: 1.0e8 }),
      multiContainer: facts(3, { memoryBytes: 1.04e8 }),
    })
    expect(sentence).toMatch(/no clear difference in 1 \(memory/)
  })
})
