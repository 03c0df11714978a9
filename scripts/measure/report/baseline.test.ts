import { describe, expect, it } from 'vitest'
import type { ExperimentReading, ExperimentResult } from '../experiments/run-experiment.ts'
import { compareWith } from './baseline.ts'
import { figuresOf } from './baseline-figures.ts'
import type { Results } from './results.ts'
import { sampleOfThree, sampleResults } from './sample-results.ts'

/** The sample with other facts of its first experiment. */
function withFirst(change: Partial<ExperimentResult>): Results {
  const results = sampleResults()
  const experiments = results.experiments.map((one, index) =>
    index === 0 ? { ...one, ...change } : one,
  )
  return { ...results, experiments }
}

/** The sample with another verdict of its first experiment. */
function withReading(change: Partial<ExperimentReading>): Results {
  const readings = sampleResults().experiments[0]?.readings ?? []
  return withFirst({ readings: readings.map((one) => ({ ...one, ...change })) })
}

const factsOf = (monolithic: unknown) => ({ facts: { monolithic, multiContainer: {} } })
const changes = (before: unknown, now: unknown) =>
  compareWith(withFirst(factsOf(before)), withFirst(factsOf(now))).experiments[0]
const spread = (median: number, low: number, high: number) => ({
  median,
  low,
  high,
  repetitions: 3,
})

describe('compareWith', () => {
  it('finds nothing between a run and itself', () => {
    const same = compareWith(sampleResults(), sampleResults())
    expect(same.summary).toContain('no verdict changed of 2 experiments')
    expect(same.warnings).toEqual([])
    expect(same.experiments[0]).toMatchObject({ verdict: 'Still stack.', changes: [] })
  })

  it('tells a verdict that changed', () => {
    const { summary, experiments } = compareWith(withReading({ better: 'same' }), sampleResults())
    expect(summary).toContain('1 of 2 verdicts changed (image-size)')
    expect(summary).toContain(
      'Of 2 rows of the lab in both runs, 1 has another verdict (Image Size: was no clear difference, now stack).',
    )
    expect(experiments[0]?.verdict).toBe('Was no clear difference, now stack.')
  })

  it('tells a row whose verdict changed while that of its experiment stayed', () => {
    const row = { better: 'same' as const, holds: 'no' as const, sentence: 'They are alike.' }
    const { summary } = compareWith(withReading({ rows: { 'Image Size': row } }), sampleResults())
    expect(summary).toContain('no verdict changed of 2 experiments')
    expect(summary).toContain(
      '1 has another verdict (Image Size: was no clear difference, now stack)',
    )
  })

  it('warns of another subject, and of one that was not there', () => {
    const now = sampleOfThree()
    now.subjects = now.subjects.map((one) =>
      one.id === 'monolithic' ? { ...one, own: false, directory: '/home/me/flask' } : one,
    )
    expect(compareWith(sampleResults(), now).warnings).toEqual([
      'Typical monolith was the lab’s own and is that of /home/me/flask: these are not the same thing.',
      'Well-run monolith was not there and is the lab’s own: these are not the same thing.',
    ])
  })

  it('says how many times as much rather than thousands of percent', () => {
    expect(changes({ bytes: 1e4 }, { bytes: 1e8 })?.changes[0]?.change).toBe(
      'changed, 10000 times as much',
    )
  })

  it.each([
    ['touch', spread(10, 5, 15), spread(14, 15, 20), []],
    ['overlap', spread(10, 5, 15), spread(9, 1, 14), []],
    [
      'do not meet',
      spread(1000, 900, 1100),
      spread(1500, 1400, 1600),
      [
        {
          name: 'monolithic, startMs',
          before: '1.0 s (900 ms to 1.1 s)',
          now: '1.5 s (1.4 s to 1.6 s)',
          change: 'beyond the spread, +50 %',
        },
      ],
    ],
  ])('where the ranges %s', (_, before, now, expected) => {
    expect(changes({ startMs: before }, { startMs: now })?.changes).toEqual(expected)
  })

  it('tells a plain number that changed, and by how much', () => {
    const change = changes({ bytes: 2e8, layers: 0, same: 7 }, { bytes: 1e8, layers: 3, same: 7 })
    expect(change?.changes).toEqual([
      { name: 'monolithic, bytes', before: '200 MB', now: '100 MB', change: 'changed, −50 %' },
      { name: 'monolithic, layers', before: '0', now: '3', change: 'changed, from 0' },
    ])
    expect(change?.counts).toContain('2 of 3 are not what they were')
  })

  it('shows the first dozen, and says that there are more', () => {
    const many = (by: number) => Array.from({ length: 20 }, (_, index) => index + by)
    expect(changes(many(0), many(1))).toMatchObject({
      more: '8 more figures changed; all figures of both runs are in their results.json.',
    })
    expect(changes(many(0), many(1))?.changes).toHaveLength(12)
  })

  it('compares no figures with a run that has none', () => {
    const earlier = withReading({ better: 'not-measured' })
    expect(compareWith(earlier, sampleResults()).experiments[0]).toEqual({
      id: 'image-size',
      verdict: 'Was not measured, now stack.',
      counts: '',
      changes: [],
    })
    const [first, ...rest] = sampleResults().experiments
    const without = { ...sampleResults(), experiments: rest }
    expect(compareWith(without, sampleResults()).experiments[0]?.verdict).toContain('not part of')
    expect(compareWith(sampleResults(), without).warnings).toEqual([
      `Only in the earlier run: ${first?.id ?? ''}.`,
    ])
  })

  it('warns of another machine and of other base images', () => {
    const now = sampleResults()
    now.environment.cpus = 4
    now.bases = now.bases.map((base) => ({ ...base, reference: 'redis', digest: 'redis@sha256:1' }))
    expect(compareWith(sampleResults(), now).warnings).toEqual([
      'cpus was 2 and is 4.',
      'The base image redis:7-alpine was lab-standin/redis:7-alpine and is redis@sha256:1.',
    ])
  })
})

describe('figuresOf', () => {
  it('finds every number by its place, and elements by their names where they have some', () => {
    const facts = {
      crashes: [
        { role: 'web', lost: 1 },
        { role: 'redis', lost: spread(2, 1, 3) },
      ],
      stops: [5, 6],
      stopMs: [5, 6, 9],
      spans: [{ fromMs: 1 }],
      text: 'x',
      nothing: null,
    }
    expect(Object.fromEntries(figuresOf(facts))).toEqual({
      'crashes, web, lost': 1,
      'crashes, redis, lost': spread(2, 1, 3),
      'stops, 1': 5,
      'stops, 2': 6,
      stopMs: { ...spread(6, 5, 9), repetitions: 3 },
    })
  })

  it('knows a layer by what made it, so that one more before it moves none', () => {
    const layer = (createdBy: string, bytes: number) => ({ createdBy, bytes })
    const layers = [layer('ADD base', 1), layer('COPY app', 2), layer('COPY app', 3)]
    const all = Object.fromEntries(figuresOf({ layers: [layer('RUN apt', 9), ...layers] }))
    expect(all).toEqual({
      'layers, RUN apt, bytes': 9,
      'layers, ADD base, bytes': 1,
      'layers, COPY app, bytes': 2,
      'layers, COPY app (2), bytes': 3,
    })
  })

  it('goes by place where names do not tell elements apart', () => {
    const facts = [
      { role: 'web', n: 1 },
      { role: 'web', n: 2 },
    ]
    expect([...figuresOf(facts).keys()]).toEqual(['1, n', '2, n'])
  })
})
