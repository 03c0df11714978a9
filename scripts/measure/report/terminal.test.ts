import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { sampleRun } from '../pool/sample-runs.ts'
import { sampleOfThree, sampleResults } from './sample-results.ts'
import { terminalReport } from './terminal.ts'

const plain = (columns: number) =>
  stripVTControlCharacters(terminalReport(sampleResults(), columns))

describe('terminalReport', () => {
  it.each([60, 80, 160])('never leaves a terminal of %i columns', (columns) => {
    const widest = Math.max(
      ...plain(columns)
        .split('\n')
        .map((line) => line.length),
    )
    expect(widest).toBeLessThanOrEqual(columns)
  })

  it('has a line for each claim: the figure of each subject, and whether it holds', () => {
    const text = plain(160)
    expect(text).toMatch(/│ Image Size +│ 300 MB +│ 100 MB +│\n│ Download +│ claim holds +│ +│/)
    expect(text).toMatch(/│ Logs +│ Not measured: the engine went away\./)
    expect(text).toContain('13 of the lab’s 15 rows: not in this run.')
  })

  it('says what was measured where, and names each stand-in as one', () => {
    const text = plain(160)
    expect(text).toContain('Docker 26.1.5 (overlay2), Compose 2.26.1')
    expect(text).toContain(
      'redis:7-alpine: STAND-IN lab-standin/redis:7-alpine\n  Stand-ins: built from packages.',
    )
  })

  it('gives the same reason of several stand-ins once', () => {
    const results = sampleResults()
    const present = 'present in the engine; built from packages in place of'
    results.bases = ['redis:7-alpine', 'node:24-slim'].map((name) => ({
      ...{ name, reference: `lab-standin/${name}`, digest: null, standIn: true },
      reason: `${present} ${name}`,
    }))
    const text = stripVTControlCharacters(terminalReport(results, 160))
    expect(text.match(/Stand-ins:.*/g)).toEqual([
      'Stand-ins: present in the engine; built from packages.',
    ])
  })

  it('says which subjects were compared', () => {
    const text = plain(160)
    expect(text).toContain("Typical monolith: the lab's own (monolithic/)")
    expect(text).toContain('Stack: /home/me/shop/stack\n')
    expect(text).toContain('They may run different apps')
  })

  it('gives the reason why a row is missing', () => {
    expect(plain(160)).toContain('✗ logs: Not measured: the engine went away.')
  })
})

describe('a run of three subjects', () => {
  it.each([60, 80, 160])('has a column for each, within %i columns', (columns) => {
    const lines = stripVTControlCharacters(terminalReport(sampleOfThree(), columns)).split('\n')
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns)
    const closing = columns < 80 ? '' : ' housekeeping'
    expect(lines.join('\n')).toMatch(new RegExp(`│ 300 MB +│ 99 MB +│ 100 MB +│${closing}`))
    expect(lines.join('\n')).toMatch(columns < 80 ? /gap closed by/ : /closes +│/)
  })

  it('says of each claim whether it holds against each monolith, and what closes the gap', () => {
    const text = stripVTControlCharacters(terminalReport(sampleOfThree(), 160))
    expect(text).toMatch(/│ 300 MB +│ 99 MB +│ 100 MB +│ housekeeping +│/)
    expect(text).toMatch(/│ claim holds +│ does not hold +│ +│ \(100\u00a0%\) +│/)
  })
})

it('says what each experiment found, with the figures of each subject below it', () => {
  const text = stripVTControlCharacters(terminalReport(sampleRun(), 160))
  expect(text).toContain('  Figures: Typical monolith | Well-run monolith | Stack\n')
  expect(text).toContain('• image-size: The stack is a smaller download than both monoliths.')
  expect(text).toContain('\n    Download, compressed: 300 MB | 110 MB | 100 MB\n')
})

it('ends with where the time goes', () => {
  expect(plain(80)).toMatch(/Where the time goes\n {2}Build the monolith 1\.0 s\n/)
})
