import { describe, expect, it } from 'vitest'
import { stripVTControlCharacters } from 'node:util'
import { sampleBench } from './sample-bench.ts'
import { terminalReport } from './terminal.ts'

const report = (columns: number, results = sampleBench()) =>
  stripVTControlCharacters(terminalReport(results, columns))

it.each([80, 160])('the report at %i columns is no wider, and has the figures', (columns) => {
  const text = report(columns)
  const widths = text.split('\n').map((line) => line.length)
  expect(Math.max(...widths)).toBeLessThanOrEqual(columns)
  for (const figure of ['9,100', '510', '0.91', '≥ 0.85', 'met']) expect(text).toContain(figure)
})

describe('the report', () => {
  it('says that nothing was pinned, and why', () => {
    const text = report(100, { ...sampleBench(), unpinned: 'there is one core only' })
    expect(text).toContain('Not pinned: there is one core only.')
  })

  it('counts what failed', () => {
    const results = sampleBench()
    const round = results.cases[0]?.loads.ours?.[0]
    if (round) round.failed = 12
    expect(report(160, results)).toContain('12 of 218,400 (This app)')
  })
})
