import { titled } from '../../../maintain/testing/titled.ts'
import { describe, expect, it } from 'vitest'
import type { UpdatesFacts } from './facts.ts'
import { updatesCharts } from './charts.ts'
import { readUpdates } from './read.ts'
import { allInOne, eight, facts, swap, three, touched } from './sample-facts.ts'

const read = (monolithic: UpdatesFacts, multiContainer: UpdatesFacts) =>
  readUpdates({ monolithic, multiContainer })

describe('updates.read', () => {
  it.each([
    ['the stack', allInOne, facts(), 'multiContainer'],
    ['the monolith', facts(), allInOne, 'monolithic'],
    ['nobody', facts(), facts(), 'same'],
  ] as const)('prefers %s where it does better, in every row', (_, monolith, stack, better) => {
    const reading = read(monolith, stack)
    expect(reading.better).toBe(better)
    for (const row of ['Complex Updates', 'Updates', 'Team Independence'] as const) {
      expect(reading.rows?.[row]?.better, row).toBe(better)
    }
  })

  it('calls nobody better for more failed requests where some fail in both', () => {
    const [one, other] = [77, 6].map((failed) =>
      facts({ fix: three(swap(failed, ['web'])), rolling: { impossible: 'no room' } }),
    )
    if (!one || !other) throw new Error('two were made')
    expect(read(one, other).rows?.Updates?.better).toBe('same')
  })

  it('counts lost tasks where no request failed in either', () => {
    const lost = three(swap(0, ['web'], 0))
    const forgetful = facts({ fix: lost, rolling: lost })
    expect(read(forgetful, facts()).rows?.Updates?.better).toBe('multiContainer')
  })

  it('calls nobody better for what came out another way in one update of three', () => {
    const now = swap(10, ['web', 'redis'], 0)
    const then = swap(0, ['web'])
    const unsure = facts({
      fix: [now, then, then],
      rolling: { impossible: 'no room' },
      redisUpgrade: {
        swaps: [swap(1, ['web', 'redis']), swap(1, ['redis']), swap(1, ['redis'])],
        build: null,
      },
    })
    const { rows, headline } = read(unsure, facts())
    for (const row of ['Complex Updates', 'Updates', 'Team Independence'] as const) {
      expect(rows?.[row]?.better, row).toBe('same')
    }
    expect(rows?.['Complex Updates']?.sentence).toContain('restarts Redis, too in 1 of 3 updates')
    expect(rows?.['Team Independence']?.sentence).toContain(
      'restarted by 0 of 2 changes, and by 2 now and then in the monolith',
    )
    expect(headline.monolithic).toContain('Redis restarted by 1 of 3')
  })

  it('says nobody builds sooner where one round of eight went the other way', () => {
    const turned = { ...facts(), warmBuildMs: [...eight(200).slice(1), 1200] }
    expect(read(turned, facts()).sentence).toContain('(no clear difference)')
  })

  it('says the figures that decide, and who builds sooner', () => {
    const quick = { ...allInOne, warmBuildMs: eight(200) }
    const { sentence, headline, rows } = read(quick, facts())
    expect(sentence).toContain(
      'update the monolith: blue and green (0 of 300 requests failed in 3 updates, 0 of 15 tasks kept, 0 ms at most without an answer).',
    )
    expect(sentence).toContain(
      'update the stack: rolling over two replicas (0 of 300 requests failed in 3 updates, 15 of 15 tasks kept,',
    )
    expect(sentence).toContain(
      'In place with in place: 120 of 300 requests failed in 3 updates, 0 of 15 tasks kept in the monolith; 30 of 300 requests failed in 3 updates, 15 of 15 tasks kept in the stack.',
    )
    expect(sentence).toContain('the monolith is sooner')
    expect(headline.monolithic).toContain('in place: Redis restarted; blue and green: 0 of 300')
    expect(rows?.['Team Independence']?.sentence).toContain('60 s to build')
  })

  it('says whose megabytes to ship an earlier run measured', () => {
    const known = { ...facts().shipped, measuredAt: '2026-01-02T03:04:05.000Z' }
    const told = (mine: UpdatesFacts) => read(mine, facts()).caveats?.join(' ')
    expect(told(facts({ shipped: known }))).toContain(
      'The megabytes that a fix ships: the monolith’s (measured on 2 January 2026, 03:04 UTC by an earlier run, from the same files).',
    )
    expect(told(facts())).not.toContain('megabytes')
  })

  it('gives no build time of an upgrade that was only simulated, and says so', () => {
    const { rows, caveats } = read(allInOne, facts())
    expect(rows?.['Team Independence']?.sentence).toContain(
      'in the stack: nothing to build, 30 of 300',
    )
    expect(caveats?.join(' ')).toContain(
      'for the stack it was simulated by one more label on its image, and the download of a real one was not measured',
    )
    expect(read(allInOne, allInOne).caveats?.join(' ')).not.toContain('simulated')
  })

  it('says what is not possible, in the words of what failed', () => {
    const { caveats } = read(allInOne, facts({ coldBuild: { failed: 'no route to host' } }))
    expect(caveats?.join(' ')).toContain(
      'A rolling update of the monolith: not possible (It brings its own',
    )
    expect(caveats?.join(' ')).toContain('30 s for the monolith, not measured (no route to host)')
  })

  it('decides nothing by what was not measured, and says why it was not', () => {
    const notMeasured = { notMeasured: 'Waited 60 s for 25 good answers in a row, in vain.' }
    const upgrade = read(allInOne, facts({ redisUpgrade: notMeasured })).rows?.['Team Independence']
    expect(upgrade?.better).toBe('not-measured')
    expect(upgrade?.sentence).toContain('in the stack: not measured (Waited 60 s')
    const rolled = read(allInOne, facts({ rolling: notMeasured }))
    expect(rolled.rows?.Updates?.better).toBe('not-measured')
    expect(rolled.caveats?.join(' ')).toContain('of the stack: not measured (Waited 60 s')
    // A rolling update cannot do better than one in place that failed nobody.
    const fine = facts({ rolling: notMeasured, fix: three(swap(0, ['web'])) })
    expect(read(allInOne, fine).rows?.Updates?.better).toBe('multiContainer')
    expect(read(allInOne, facts({ redisUpgrade: { impossible: 'no' } })).rows).toMatchObject({
      'Team Independence': { better: 'multiContainer' },
    })
  })

  it('says of a build that an earlier run has timed when that was', () => {
    const known = { milliseconds: 30_000, measuredAt: '2026-01-02T03:04:05.000Z' }
    const upgraded = { swaps: three(swap(40, ['web', 'redis'], 0)), build: known }
    const reading = read({ ...allInOne, coldBuild: known, redisUpgrade: upgraded }, facts())
    const when = '(timed on 2 January 2026, 03:04 UTC by an earlier run, from the same files)'
    expect(reading.caveats?.join(' ')).toContain(`30 s ${when} for the monolith`)
    expect(reading.rows?.['Team Independence']?.sentence).toContain(`30 s to build ${when}`)
  })

  it('marks as bad only what another change than its own restarts', () => {
    const [matrix] = updatesCharts(titled({ monolithic: allInOne, multiContainer: facts() }))
    const rows = matrix?.kind === 'matrix' ? matrix.rows : []
    const tones = (label: string) =>
      rows.find((row) => row.label === label)?.cells.map(({ tone }) => tone)
    expect(rows).toHaveLength(6)
    expect(tones('Monolithic: fix')?.slice(0, 4)).toEqual(['neutral', 'neutral', 'neutral', 'bad'])
    expect(tones('Multi-container: newer Redis')?.slice(0, 2)).toEqual(['neutral', 'good'])
    const texts = rows.find(({ label }) => label === 'Multi-container: fix')?.cells
    expect(texts?.map(({ text }) => text)).toContain('yes: old → new')
    expect(texts?.map(({ text }) => text)).toContain('no: still old')
  })

  it('contradicts the claim that a fix rebuilds everything where it changes a layer of many', () => {
    const row = read(allInOne, facts()).rows?.['Complex Updates']
    expect(row?.sentence).toContain(
      "rebuilds everything is not so here: of the monolith's image it changes 1 of 12 layers",
    )
    expect(row?.headline?.monolithic).toContain('1 of 12 layers (2.0 MB) to ship')
    const shipped = { layers: 12, ofLayers: 12, compressedBytes: 9e6 }
    const whole = read({ ...allInOne, shipped }, facts()).rows?.['Complex Updates']
    expect(whole?.sentence).not.toContain('not so here')
    expect(whole?.sentence).toContain("It rebuilds all of the monolith's 12 layers.")
  })

  it('decides by what restarts, not by the image that all services of a monolith share', () => {
    const untouched = {
      ...swap(40, ['web', 'redis'], 0),
      redis: { ...touched(true), restarted: false },
    }
    const row = read({ ...allInOne, fix: three(untouched) }, facts()).rows?.['Complex Updates']
    expect(row?.better).toBe('same')
  })
})
