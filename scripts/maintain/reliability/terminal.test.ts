import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { goodTrial, runOf } from './sample-run.ts'
import { terminalFaults } from './terminal.ts'

const figures = { requests: 1658, failed: 1033, failedInFlight: 75, longestGapMs: 847 }
const run = runOf(
  (['web-killed', 'gateway-killed', 'all-restarted', 'network-cut'] as const).map((id) => ({
    ...{ id, packaging: 'multiContainer', replicas: 3, commands: [] },
    trials: [goodTrial(), goodTrial({ ...figures, recoveredAfterMs: 967 })],
  })),
)
const plain = (columns: number) => stripVTControlCharacters(terminalFaults(run, columns))

describe('terminalFaults', () => {
  it.each([80, 120, 160, 200])('never leaves a terminal of %i columns', (columns) => {
    const widths = plain(columns)
      .split('\n')
      .map((line) => line.length)
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns)
  })

  it('shows every column where there is room, and says what it leaves out where there is none', () => {
    expect(plain(160)).toMatch(/│ Restarts +│/)
    expect(plain(160)).not.toContain('Left out')
    expect(plain(80)).not.toMatch(/│ Restarts +│/)
    expect(plain(80).replaceAll('\n', ' ')).toContain(
      'Left out, for want of room: Times, of them in flight, Worst, Restarts.',
    )
  })

  it('cuts no word short', () => {
    for (const columns of [80, 120, 160]) expect(plain(columns)).not.toContain('…')
  })

  it('has a row for each fault that was tried, and a line for each goal', () => {
    for (const { id } of run.results) expect(plain(160)).toContain(`│ ${id}, `)
    expect(plain(160)).toMatch(/✔ met {2}No write that was acknowledged is lost/)
  })
})
