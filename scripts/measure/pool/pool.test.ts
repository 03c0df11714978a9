import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pool } from './pool.ts'
import { pooledRun } from './pooled-run.ts'
import { poolHtml, poolMarkdown } from './reports.ts'
import { type Sample, sampleRun } from './sample-runs.ts'
import { poolText } from './terminal.ts'

const pooled = (samples: Sample[]) => pool(samples.map((one) => pooledRun(sampleRun(one))))

/** The line of a measurement in the first group. */
function lineOf(samples: Sample[], experiment: string) {
  const line = pooled(samples)[0]?.summary.lines.find((one) => one.experiment === experiment)
  if (!line) throw new Error(`There is no line of ${experiment}`)
  return { ...line, texts: line.cells.map(({ text }) => text) }
}

describe('pool', () => {
  it('shows the range of the figures of each subject, and what closes the gap', () => {
    const samples = [{ n: 1 }, { n: 2, typical: 310 }, { n: 3, typical: 305, wellRun: 120 }]
    const { texts, closing, figure, rows } = lineOf(samples, 'image-size')
    expect(rows.map(({ name }) => name)).toEqual(['Large Image Size', 'Image Size'])
    expect(figure).toBe('Download')
    expect(texts).toEqual(['300 MB to 310 MB', '110 MB to 120 MB', '100 MB'])
    expect(closing).toBe('housekeeping (90 to 95 %)')
  })

  it('counts the machines on which a claim holds against each monolith', () => {
    const samples = [{ n: 1 }, { n: 2, wellRunLogs: 1 as const }, { n: 3, wellRunLogs: null }]
    const { cells } = lineOf(samples, 'logs')
    expect(cells.map(({ holds }) => holds?.words)).toEqual([
      'claim holds on 2 of 2, not measured on machine 3',
      'claim holds on 1 of 2, not on machine 1, not measured on machine 3',
      undefined,
    ])
    expect(cells.map(({ holdsOn }) => holdsOn)).toEqual(['2 of 2', '1 of 2', undefined])
  })

  it('says which rows were measured on no machine', () => {
    const samples = [{ n: 1, wellRunLogs: null }]
    expect(lineOf(samples, 'logs').cells[0]?.holds?.words).toBe('not measured')
    expect(pooled(samples)[0]?.missing).toHaveLength(11)
  })

  it('sets runs on stand-ins apart, and says what that means', () => {
    const groups = pooled([{ n: 1, isStandIn: true }, { n: 2 }, { n: 3, isStandIn: true }])
    expect(groups.map(({ heading }) => heading)).toEqual([
      'The lab’s own packagings, official images: 1 machine',
      'The lab’s own packagings, stand-ins: 2 machines',
    ])
    expect(groups[1]?.machines.map(({ number }) => number)).toEqual([2, 3])
    expect(poolMarkdown(groups)).toContain('stand-ins, not official images')
    expect(poolMarkdown(groups.slice(0, 1))).not.toContain('stand-ins, not official images')
  })

  it('sets readers’ own packagings apart', () => {
    const own = sampleRun()
    const subjects = own.subjects.map((one) => ({ ...one, own: one.id !== 'multiContainer' }))
    const [, readers] = pool([own, { ...own, subjects }].map(pooledRun))
    expect(readers?.heading).toBe(
      'Readers’ own Stack beside the lab’s Typical monolith and Well-run monolith, official images: 1 machine',
    )
  })

  it('says the same whatever the order of the files', () => {
    const runs = Array.from({ length: 30 }, (_, n) =>
      pooledRun(sampleRun({ n: n + 1, typical: 300 + n, isStandIn: n % 3 === 0 })),
    )
    const reports = (order: typeof runs) =>
      [poolHtml, poolMarkdown, poolText].map((report) => report(pool(order)))
    const expected = reports(runs)
    fc.assert(
      fc.property(fc.shuffledSubarray(runs, { minLength: 30 }), (order) => {
        expect(reports(order)).toEqual(expected)
      }),
      { seed: 20_261_130, numRuns: 20 },
    )
  })
})

describe('poolText', () => {
  it('has a line for each measurement, as wide as the terminal', () => {
    const lines = poolText(pooled([{ n: 1 }, { n: 2 }]), 140).split('\n')
    expect(lines).toHaveLength(8)
    expect(lines.join('\n')).toMatch(
      /Large Image Size, Image Size +│ 2 of 2 +│ 2 of 2 +│ Download: 300 MB \| 110 MB \| 100 MB/,
    )
    expect(Math.max(...lines.slice(2).map(({ length }) => length))).toBe(140)
  })
})
