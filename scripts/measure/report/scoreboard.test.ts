import { describe, expect, it } from 'vitest'
import { EXPERIMENTS } from '../experiments/registry.ts'
import { ROWS } from '../experiments/rows.ts'
import type { ExperimentReading, ExperimentResult } from '../experiments/run-experiment.ts'
import type { Results } from './results.ts'
import { sampleOfThree, sampleResults } from './sample-results.ts'
import { grouped, scoreboard, shortFigures } from './scoreboard.ts'

const rowOf = (name: string, results: Results, known = EXPERIMENTS) =>
  scoreboard(results, known).find((row) => row.name === name)

/** The sample with something else in what its first experiment says. */
const saying = (own: Partial<ExperimentReading>): Results => {
  const { experiments, ...rest } = sampleResults()
  const [first, ...others] = experiments as [ExperimentResult, ...ExperimentResult[]]
  const readings = first.readings.map((one) => ({ ...one, ...own }))
  return { ...rest, experiments: [{ ...first, readings }, ...others] }
}

describe('scoreboard', () => {
  it('has the lab’s fifteen rows in the lab’s order, whatever was run', () => {
    const nothing = { comparisons: [], experiments: [] }
    expect(scoreboard(nothing).map(({ name }) => name)).toEqual(ROWS.map(({ name }) => name))
    expect(ROWS.map(({ table }) => table).filter((table) => table === 'challenge')).toHaveLength(7)
    expect(ROWS).toHaveLength(15)
  })

  it('gives a row the verdict and the figures of the experiment that teaches it', () => {
    expect(rowOf('Image Size', sampleResults())).toMatchObject({
      experiment: 'image-size',
      figure: { name: 'Download', texts: { monolithic: '300 MB', multiContainer: '100 MB' } },
      verdicts: [
        {
          better: 'multiContainer',
          holds: 'yes',
          headline: { monolithic: '300 MB', multiContainer: '100 MB' },
        },
      ],
    })
  })

  it('prefers the verdict on the row itself, and never shows figures that decided another', () => {
    const own = { better: 'same', holds: 'no', sentence: 'Both are 5 MB.' } as const
    const row = rowOf('Image Size', saying({ rows: { 'Image Size': own } }))
    expect(row?.verdicts[0]).toMatchObject(own)
    expect(row?.verdicts[0]).not.toHaveProperty('headline')
    expect(row).not.toHaveProperty('figure')
  })

  it('takes the figures that a verdict on a row brings', () => {
    const headline = { monolithic: '1', multiContainer: '2' }
    const sentence = 'One is less than two.'
    const own = { better: 'monolithic', holds: 'no', sentence, headline } as const
    expect(rowOf('Image Size', saying({ rows: { 'Image Size': own } }))?.verdicts).toMatchObject([
      own,
    ])
  })

  it('has a verdict for each comparison, a figure for each subject, and what closes the gap', () => {
    expect(rowOf('Image Size', sampleOfThree())).toMatchObject({
      figure: { texts: { monolithic: '300 MB', wellRun: '99 MB', multiContainer: '100 MB' } },
      verdicts: [{ holds: 'yes' }, { holds: 'no' }],
      closing: { by: 'housekeeping', housekeepingPercent: 101 },
    })
  })

  it('finds no gap to close where the stack does not do clearly better', () => {
    const results = sampleOfThree()
    const [first] = results.experiments[0]?.readings ?? []
    if (first) first.better = 'same'
    expect(rowOf('Image Size', results)?.closing).toEqual({ by: 'nothing' })
  })

  it('says why a row has no verdict: it failed, was not run, or nothing decides it', () => {
    const [logs] = rowOf('Logs', sampleResults())?.verdicts ?? []
    expect(logs).toMatchObject({
      better: 'not-measured',
      sentence: 'Not measured: the engine went away.',
    })
    const [scaling] = rowOf('Scaling', sampleResults())?.verdicts ?? []
    expect(scaling).toMatchObject({
      better: 'not-measured',
      sentence: 'Not measured: the experiment `scaling` was not part of this run.',
    })
    const [nobody] = rowOf('Scaling', sampleResults(), [])?.verdicts ?? []
    expect(nobody?.sentence).toContain('no experiment decides')
  })
})

it('rows of one measurement are shown once, with their names', () => {
  const results = saying({})
  for (const one of results.experiments) one.teaches = ['Large Image Size', 'Image Size']
  const groups = grouped(scoreboard(results))
  expect(groups[0]?.rows.map(({ name }) => name)).toEqual(['Large Image Size', 'Image Size'])
  expect(groups).toHaveLength(ROWS.length - 1)
})

it('every row is decided by at most one experiment', () => {
  const taught = EXPERIMENTS.flatMap(({ teaches }) => teaches)
  expect(taught.toSorted()).toEqual([...new Set(taught)].toSorted())
})

describe('shortFigures', () => {
  const short = (sentence: string) => shortFigures({ sentence })

  it('is the first sentence', () => {
    expect(short('Back after 4.5 s. Then nothing.')).toBe('Back after 4.5 s.')
  })

  it('is the beginning of a long one, cut between words', () => {
    const text = short('word '.repeat(60))
    expect(text.length).toBeLessThan(175)
    expect(text).toMatch(/word …$/)
  })
})
