import { describe, expect, it } from 'vitest'
import { EXPERIMENTS } from '../experiments/registry.ts'
import { ROWS } from '../experiments/rows.ts'
import { type ComparedExperiment, mainOf } from './compared.ts'
import { sampleResults } from './sample-results.ts'
import { scoreboard, shortFigures, tally } from './scoreboard.ts'

const [imageSize, logs] = mainOf(sampleResults()).experiments as [
  ComparedExperiment,
  ComparedExperiment,
]

const rowOf = (name: string, experiments: ComparedExperiment[], known = EXPERIMENTS) =>
  scoreboard(experiments, known).find((row) => row.name === name)

describe('scoreboard', () => {
  it('has the lab’s fifteen rows in the lab’s order, whatever was run', () => {
    expect(scoreboard([]).map(({ name }) => name)).toEqual(ROWS.map(({ name }) => name))
    expect(ROWS.map(({ table }) => table).filter((table) => table === 'challenge')).toHaveLength(7)
    expect(ROWS).toHaveLength(15)
  })

  it('gives a row the verdict and the figures of the experiment that teaches it', () => {
    expect(rowOf('Image Size', [imageSize])).toMatchObject({
      better: 'multiContainer',
      holds: 'yes',
      headline: { monolithic: '300 MB', multiContainer: '100 MB' },
      experiment: 'image-size',
    })
  })

  it('prefers the verdict on the row itself, and never shows figures that decided another', () => {
    const own = { better: 'same', holds: 'no', sentence: 'Both are 5 MB.' } as const
    const row = rowOf('Image Size', [{ ...imageSize, rows: { 'Image Size': own } }])
    expect(row).toMatchObject(own)
    expect(row).not.toHaveProperty('headline')
  })

  it('takes the figures that a verdict on a row brings', () => {
    const headline = { monolithic: '1', multiContainer: '2' }
    const sentence = 'One is less than two.'
    const own = { better: 'monolithic', holds: 'no', sentence, headline } as const
    expect(rowOf('Image Size', [{ ...imageSize, rows: { 'Image Size': own } }])).toMatchObject(own)
  })

  it('says why a row has no verdict: it failed, was not run, or nothing decides it', () => {
    expect(rowOf('Logs', [logs])).toMatchObject({
      better: 'not-measured',
      sentence: 'Not measured: the engine went away.',
      experiment: 'logs',
    })
    expect(rowOf('Scaling', [imageSize])).toMatchObject({
      better: 'not-measured',
      sentence: 'Not measured: the experiment `scaling` was not part of this run.',
    })
    expect(rowOf('Scaling', [imageSize], [])?.sentence).toContain('no experiment decides')
  })
})

it('every row is decided by at most one experiment', () => {
  const taught = EXPERIMENTS.flatMap(({ teaches }) => teaches)
  expect(taught.toSorted()).toEqual([...new Set(taught)].toSorted())
})

it('counts the rows of each verdict, most first', () => {
  expect(tally(scoreboard([imageSize]))).toEqual([
    { better: 'not-measured', count: 14 },
    { better: 'multiContainer', count: 1 },
  ])
})

describe('shortFigures', () => {
  const short = (sentence: string) =>
    shortFigures({
      ...{ name: 'Logs', table: 'benefit', claim: '', sentence },
      ...{ better: 'same', holds: 'no' },
    })

  it('is the first sentence', () => {
    expect(short('Back after 4.5 s. Then nothing.')).toBe('Back after 4.5 s.')
  })

  it('is the beginning of a long one, cut between words', () => {
    const text = short('word '.repeat(60))
    expect(text.length).toBeLessThan(175)
    expect(text).toMatch(/word …$/)
  })
})
