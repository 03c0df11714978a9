import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import type { StackRound } from './results.ts'
import { CORES, costsOf, costsTable, howMany, sumsTable } from './sizing.ts'

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

const rounds = [990, 1000, 1010].map((perSecond): StackRound => ({
  ...{ perSecond, p50Ms: 10, p99Ms: 20, requests: perSecond, failed: 0 },
  cores: { web: 0.9, gateway: 0.4, redis: 0, 'load generator': 0.3 },
}))

it('says what a request took in each part, and when one of it is full', () => {
  const text = costsTable(costsOf({ rounds }))
  expect(text).toContain('| gateway | 0.40 | 0.40 ms | 2 | 5,000 a second |')
  expect(text).toContain('| redis | 0.00 | 0 ms | 1 | – |')
  expect(text).toMatch(/\| load generator \|.*\| – \| – \|/)
  expect(text).toContain('| all together | 1.60 |')
})

it('has the sums for each rate, with the range of the costs', () => {
  const text = sumsTable(costsOf({ rounds }), 5000)
  expect(text).toContain('| 10 | 0.013 | 1 | 1 | 1 | 0.4 |')
  expect(text).toContain('| 100,000 | 130 | 150 (149 to 152) | 34 | 1 | 4000 |')
})

it('says how fast the one Redis would have to be', () => {
  const busy = rounds.map((one) => ({ ...one, cores: { redis: 0.1 } }))
  expect(sumsTable(costsOf({ rounds: busy }), 5000)).toContain('| 1, but 17 times as fast |')
})

it('makes no sums where the machine told nothing', () => {
  expect(costsOf({ rounds: rounds.map((one) => ({ ...one, cores: null })) })).toEqual([])
})

it('knows the threads and the slots of the gateway', () => {
  const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
  const haproxy = read('multi-container/gateway/haproxy.cfg')
  expect(haproxy).toMatch(new RegExp(`^ *nbthread ${CORES['gateway']}$`, 'm'))
  const [slots = 'none'] = /server-template web 1-\d+/.exec(haproxy) ?? []
  expect(read('docs/performance.md')).toContain(`\`${slots}\``)
})
