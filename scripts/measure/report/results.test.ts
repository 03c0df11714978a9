import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { exitCodeOf } from './results.ts'
import schema from './results.schema.json' with { type: 'json' }
import { sampleCharts, sampleResults } from './sample-results.ts'

const validate = new Ajv({ allErrors: true }).compile(schema)

describe('results.schema.json', () => {
  it('takes results', () => {
    expect(validate(sampleResults()), JSON.stringify(validate.errors)).toBe(true)
  })

  it.each([
    [
      'an unknown verdict',
      (r: ReturnType<typeof sampleResults>) => ({
        ...r,
        experiments: r.experiments.map((e) => ({ ...e, better: 'me' })),
      }),
    ],
    ['another version', (r: ReturnType<typeof sampleResults>) => ({ ...r, schemaVersion: 2 })],
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
      experiments: results.experiments.map((each) => ({ ...each, charts: [one] })),
    })
    expect(validate(withChart(chart))).toBe(true)
    expect(validate(withChart({ kind, title, summary }))).toBe(false)
  })
})

it('gives exit code 1 where a row is missing, else 0', () => {
  const results = sampleResults()
  expect(exitCodeOf(results)).toBe(1)
  expect(exitCodeOf({ ...results, experiments: results.experiments.slice(0, 1) })).toBe(0)
  const [first] = results.experiments
  const rows = { Logs: { better: 'not-measured' as const, sentence: 'Not measured.' } }
  const partly = results.experiments.slice(0, 1).map((one) => ({ ...one, rows }))
  expect(first?.better).not.toBe('not-measured')
  expect(exitCodeOf({ ...results, experiments: partly })).toBe(1)
  expect(validate({ ...results, experiments: partly })).toBe(true)
  const notApplicable = results.experiments.map((one) => ({ ...one, notApplicable: true as const }))
  expect(exitCodeOf({ ...results, experiments: notApplicable })).toBe(0)
})
