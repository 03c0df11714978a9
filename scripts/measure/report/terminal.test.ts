import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
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

  it('says who does better, in a row each', () => {
    const text = plain(160)
    expect(text).toMatch(/How much does a user .*│ 300 MB .*│ 100 MB .*│ multi-container/)
    expect(text).toMatch(/Where do I find .*│ not measured/)
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
    expect(text).toContain("Monolithic: the lab's own (monolithic/)")
    expect(text).toContain('Multi-container: /home/me/shop/stack\n')
    expect(text).toContain('They may run different apps')
  })

  it('gives the reason why a row is missing', () => {
    expect(plain(160)).toContain('✗ logs: Not measured: the engine went away.')
  })
})

describe('a run of three subjects', () => {
  it.each([60, 80, 160])('has a table for each comparison, within %i columns', (columns) => {
    const lines = stripVTControlCharacters(terminalReport(sampleOfThree(), columns)).split('\n')
    const heads = lines.filter((line) => line.startsWith('│ Question'))
    expect(heads).toHaveLength(2)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns)
  })

  it('says of each claim whether it holds in each', () => {
    const text = stripVTControlCharacters(terminalReport(sampleOfThree(), 160))
    expect(text.match(/^ {2}Image Size .*/gm)).toEqual([
      expect.stringMatching(/multi-container {2}holds {10}image-size/),
      expect.stringMatching(/same {13}does not hold {2}image-size/),
    ])
  })
})

describe('the scoreboard in a terminal', () => {
  it('has a line for each row, and the claims where there is room for them', () => {
    expect(plain(60)).toMatch(/^ {2}Image Size {15}multi-container {2}image-size$/m)
    expect(plain(80)).toMatch(/^ {2}Image Size {15}multi-container {2}holds {10}image-size$/m)
    expect(plain(160)).toMatch(/image-size {9}Slim images are smaller together\.$/m)
  })

  it('has one line for all rows that were not measured', () => {
    const text = plain(80)
    const lines = text.slice(text.indexOf('two tables'), text.indexOf('Where the time')).split('\n')
    const measured = lines.filter((line) => /^ {2}\S.* {2,}\S/.test(line))
    expect(text).toContain(`  ${15 - measured.length} more: not in this run.\n`)
    expect(text).not.toMatch(/^ {2}Scaling\b/m)
  })

  it('is followed by where the time goes', () => {
    expect(plain(80)).toMatch(/Where the time goes\n {2}Build the monolith 1\.0 s\n/)
  })
})
