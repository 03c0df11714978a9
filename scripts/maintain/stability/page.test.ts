import { expect, it } from 'vitest'
import { ROWS } from '../../measure/experiments/rows.ts'
import type { SelfTest } from '../../measure/self-test/tally.ts'
import { verdictsPage } from './page.ts'
import type { Stability, StabilityRun } from './stability.ts'

const eight = (value: number) => Array.from({ length: 8 }, () => value)
const SELF_TEST: SelfTest = {
  ...{ cpus: 2, engineVersion: '26.1.5', measuredAt: ['2026-01-02T03:04:05.000Z'] },
  figures: [
    { route: 'GET /', kind: 'perSecond', one: eight(100), same: eight(101), slowed: eight(80) },
    { route: 'GET /', kind: 'p99Ms', one: eight(5), same: eight(7), slowed: eight(9) },
  ],
}

const run = (better: string): StabilityRun => ({
  ...{ id: '20260102-030405-abcd', isBesideBusyCore: better === 'same', durationMs: 61_000 },
  rows: Object.fromEntries(
    ROWS.map(({ name }) => [name, [{ better, holds: better === 'same' ? 'no' : 'yes' }]]),
  ) as StabilityRun['rows'],
})
const STABILITY: Stability = {
  ...{ cpus: 2, engineVersion: '26.1.5', monoliths: ['Typical monolith'] },
  runs: [run('multiContainer'), run('same')],
}

it('says how often a verdict was false, and how often a slowdown was found', () => {
  const page = verdictsPage(SELF_TEST)
  expect(page).toContain('1 of 2 timed figures had a verdict, which was false (50 %)')
  expect(page).toContain('Beside one that serves 80 % of its requests a second')
  expect(page).toContain('found in 1 of 1 figures (100 %)')
  expect(page).not.toContain('from run to run')
})

it('shows what each run said of each row, and which were beside a busy core', () => {
  const page = verdictsPage(undefined, STABILITY)
  expect(page).toContain('| Row | 1 | 2 (busy) |')
  expect(page).toContain('| Logs | stack: yes | no clear difference |')
  expect(page).toContain('No row changed its winner, or whether its claim holds.')
  expect(page).toContain('| 1 | 61 |')
})

it('names the rows that changed', () => {
  const runs = [run('multiContainer'), run('monolithic')]
  expect(verdictsPage(undefined, { ...STABILITY, runs })).toContain(
    'Logs against the typical monolith (stack (claim holds), monolith (claim holds))',
  )
})
