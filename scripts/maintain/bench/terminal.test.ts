import { describe, expect, it } from 'vitest'
import { stripVTControlCharacters } from 'node:util'
import { sampleBench } from './sample-bench.ts'
import { terminalReport } from './terminal.ts'

const report = (columns: number, results = sampleBench()) =>
  stripVTControlCharacters(terminalReport(results, columns))

describe.each([80, 160])('the report at %i columns', (columns) => {
  it('is no wider than the terminal', () => {
    const widest = Math.max(
      ...report(columns)
        .split('\n')
        .map((line) => line.length),
    )
    expect(widest).toBeLessThanOrEqual(columns)
  })

  it('has the figures whole', () => {
    const text = report(columns)
    for (const figure of ['9,100', '±1 %', '510', '0.91 (0.90–0.92)', '≥ 0.85', 'met']) {
      expect(text).toContain(figure)
    }
  })
})

it('says what was not measured, and why', () => {
  expect(report(100)).toContain('Flask, gunicorn: not measured: it is not installed here.')
})

it('says that nothing was pinned, and why', () => {
  expect(report(100, { ...sampleBench(), unpinned: 'there is one core only' })).toContain(
    'Not pinned: there is one core only.',
  )
})

it('counts what failed', () => {
  const results = sampleBench()
  const round = results.cases[0]?.loads[0]?.rounds[0]
  if (round) round.failed = 12
  expect(report(160, results)).toContain('12 failed')
})
