import { describe, expect, it } from 'vitest'
import { sampleBench } from './sample-bench.ts'
import { costsOf, gatewayLimits, howMany, sizingSection } from './sizing.ts'
import type { Table } from './tables.ts'

const LIMITS = { threads: 2, slots: 20 }
const rowsOf = ({ rows }: Table) => rows.map((row) => row.join(' | ')).join('\n')

it.each([
  [10, 1, 1, 1],
  [600, 1, 1, 1],
  [601, 1, 1, 2],
  [100_000, 0.15, 2, 13],
  [3000, 1, 1, 5],
  [0, 1, 1, 1],
])('%d a second at %d ms on %d cores, of which 0.6 are taken: %d of them', (rate, ms, cores, n) => {
  expect(howMany(rate, ms, cores)).toBe(n)
})

describe('the section', () => {
  it('has what a request took in each part; what took nothing carries no sum', () => {
    const costs = costsOf(sampleBench(), LIMITS)
    expect(costs.map(({ part, ms, cores }) => [part, ms.median, cores])).toEqual([
      ['web', 0.9, 1],
      ['Gateway', 0.4, 2],
    ])
  })

  it('has the sums for each rate, with the range of the costs', () => {
    const text = sizingSection(sampleBench(), LIMITS, rowsOf).join('\n')
    expect(text).toContain('10 | 0.013 | 1 | 1 | 0.4')
    expect(text).toContain('100,000 | 130 | 150 (149 to 152) | 34 | 4000')
    expect(text).toContain('server-template web 1-20')
  })

  it('makes no sums where the machine told nothing, or nothing was measured', () => {
    const { stack, ...rest } = sampleBench()
    const rounds = stack?.rounds.map((one) => ({ ...one, cores: null })) ?? []
    const untold = { ...rest, ...(stack ? { stack: { ...stack, rounds } } : {}) }
    for (const results of [rest, untold]) {
      expect(sizingSection(results, LIMITS, rowsOf).join()).toContain('nothing to make sums from')
    }
  })
})

it('misses limits that are not in the file', () => {
  expect(() => gatewayLimits('')).toThrow('Not found in haproxy.cfg')
})
