import { describe, expect, it } from 'vitest'
import { readHygiene } from './read.ts'
import type { Bulk } from './facts.ts'

const bulk = (megabytes: number, change: Partial<Bulk> = {}): Bulk => ({
  downloadBytes: megabytes * 1e6,
  storedBytes: megabytes * 3e6,
  packages: megabytes,
  setIdFiles: megabytes / 10,
  coldBuild: { milliseconds: megabytes * 100 },
  ...change,
})

const read = (monolith: Bulk, control: Bulk, stack: Bulk) =>
  readHygiene({ monolithic: { whole: monolith, control }, multiContainer: { whole: stack } })

describe('hygiene', () => {
  it.each([
    ['the stack, which is smaller than a clean monolith', 100, 'multiContainer', '75 %'],
    ['the monolith, which is smaller than the stack once it is clean', 40, 'monolithic', '104 %'],
    ['nobody where a clean monolith is as large as the stack', 51, 'same', '100 %'],
  ])('prefers %s', (_, clean, better, share) => {
    const stack = better === 'multiContainer' ? 33.3 : 50
    const reading = read(bulk(300), bulk(clean), bulk(stack))
    expect(reading.better).toBe(better)
    expect(reading.sentence).toContain(`${share} of the gap in download`)
  })

  it('gives the figures of all three, and says what is left', () => {
    const { sentence } = read(bulk(300), bulk(150), bulk(50))
    expect(sentence).toContain('60 % of the gap in packages (300 → 150, stack 50)')
    expect(sentence).toContain('60 % of the gap in build without cache (30 s → 15 s, stack 5.0 s)')
    expect(sentence).toContain(
      '150 MB against 50 MB, is left to the base images and the architecture',
    )
  })

  it('marks what is least and what is most, whosever it is', () => {
    const { charts } = read(
      bulk(300, { setIdFiles: 0 }),
      bulk(100, { setIdFiles: 0 }),
      bulk(50, { setIdFiles: 2 }),
    )
    const matrix = charts?.find(({ kind }) => kind === 'matrix')
    const rows = matrix?.kind === 'matrix' ? matrix.rows : []
    const tones = (label: string) =>
      rows.find((row) => row.label === label)?.cells.map(({ tone }) => tone)
    expect(tones('download')).toEqual(['bad', 'neutral', 'good', 'neutral'])
    expect(tones('setuid and setgid files')).toEqual(['good', 'good', 'bad', 'neutral'])
  })

  it('knows no share of a gap that is not there', () => {
    const { sentence } = read(bulk(300, { setIdFiles: 2 }), bulk(150), bulk(50, { setIdFiles: 7 }))
    expect(sentence).toContain('no gap in setuid and setgid files')
  })

  it('says which builds an earlier run has timed, and when', () => {
    const measuredAt = '2026-01-02T03:04:05.000Z'
    const known = bulk(150, { coldBuild: { milliseconds: 9000, measuredAt } })
    const told = (clean: Bulk) => read(bulk(300), clean, bulk(50)).caveats?.join()
    expect(told(known)).toContain(
      'Not built again in this run: the clean monolith (timed on 2 January 2026, 03:04 UTC',
    )
    expect(told(bulk(150))).not.toContain('Not built again')
  })

  it('compares no build times where one of the builds failed, and says why', () => {
    const failed = bulk(150, { coldBuild: { failed: 'no route to host' } })
    const { sentence, caveats } = read(bulk(300), failed, bulk(50))
    expect(sentence).not.toContain('build without cache')
    expect(caveats?.join()).toContain('1 build failed (no route to host)')
  })
})
