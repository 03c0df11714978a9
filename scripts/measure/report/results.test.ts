import { Docker } from '../../engine/docker/docker.ts'
import { type Evidence, evidenceOf } from '../../engine/docker/evidence.ts'
import { takeEarlier } from '../experiments/earlier-runs.ts'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import type { ExperimentReading } from '../experiments/run-experiment.ts'
import { exitCodeOf } from './results.ts'
import schema from './results.schema.json' with { type: 'json' }
import { sampleCharts, sampleOfThree, sampleResults } from './sample-results.ts'

const validate = new Ajv({ allErrors: true }).compile(schema)

describe('results.schema.json', () => {
  it.each([
    ['two subjects', sampleResults()],
    ['three', sampleOfThree()],
  ])('takes results of %s', (_, results) => {
    expect(validate(results), JSON.stringify(validate.errors)).toBe(true)
  })

  it.each([
    [
      'an unknown verdict',
      (r: ReturnType<typeof sampleResults>) => ({
        ...r,
        experiments: r.experiments.map((e) => ({
          ...e,
          readings: e.readings.map((one) => ({ ...one, better: 'me' })),
        })),
      }),
    ],
    ['another version', (r: ReturnType<typeof sampleResults>) => ({ ...r, schemaVersion: 1 })],
    [
      'a missing environment',
      (r: ReturnType<typeof sampleResults>) => ({ ...r, environment: undefined }),
    ],
  ])('refuses %s', (_, change) => {
    expect(validate(change(sampleResults()))).toBe(false)
  })

  it.each(sampleCharts())('refuses a chart of $kind without what it shows', (chart) => {
    const { kind, title, summary } = chart
    const results = sampleResults()
    const withChart = (one: unknown) => ({
      ...results,
      experiments: results.experiments.map((each) => ({
        ...each,
        charts: [one],
      })),
    })
    expect(validate(withChart(chart))).toBe(true)
    expect(validate(withChart({ kind, title, summary }))).toBe(false)
  })
})

it('gives exit code 1 where a row is missing, else 0', () => {
  const results = sampleResults()
  const [first] = results.experiments
  const withReadings = (change: Partial<ExperimentReading>) => ({
    ...results,
    experiments: results.experiments.map((one) => ({
      ...one,
      readings: one.readings.map((reading) => ({ ...reading, ...change })),
    })),
  })
  expect(exitCodeOf(results)).toBe(1)
  expect(exitCodeOf({ experiments: first ? [first] : [] })).toBe(0)
  const verdict = { better: 'not-measured', holds: 'not measured' } as const
  const rows = { Logs: { ...verdict, sentence: 'Not measured.' } }
  const partly = withReadings({ better: 'same', rows })
  expect(exitCodeOf(partly)).toBe(1)
  expect(validate(partly), JSON.stringify(validate.errors)).toBe(true)
  expect(exitCodeOf(withReadings({ notApplicable: true }))).toBe(0)
})

it('has room for the longest output that there is: one that was cut, of an earlier run', () => {
  const long = { stdout: 'x'.repeat(1e6), stderr: '', command: 'docker build .' }
  const evidence: Evidence[] = [evidenceOf({ ...long, exitCode: 0, durationMs: 1 })]
  const measuredAt = '2026-09-30T03:04:05.000Z'
  const now: Evidence[] = []
  takeEarlier({ measuredAt, evidence }, { docker: new Docker({ evidence: now }) })
  const results = sampleResults()
  for (const one of results.experiments) one.evidence = now
  expect(now).toHaveLength(1)
  expect(validate(results), JSON.stringify(validate.errors)).toBe(true)
})
