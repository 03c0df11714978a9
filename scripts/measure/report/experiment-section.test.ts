import { expect, it } from 'vitest'
import { sectionsOf } from './experiment-section.ts'
import { sampleOfThree } from './sample-results.ts'

const [first, second] = sectionsOf(sampleOfThree())

it('shows the first chart that is drawn, and folds the others', () => {
  expect(first?.chart?.kind).toBe('stacked-bars')
  expect(first?.furtherCharts.map(({ kind }) => kind)).toEqual(['timeline', 'bars', 'matrix'])
})

it('shows a table where no chart is drawn', () => {
  const results = sampleOfThree()
  const experiments = results.experiments.map((one) => ({
    ...one,
    charts: one.charts.filter(({ kind }) => kind === 'matrix'),
  }))
  const [tables] = sectionsOf({ ...results, experiments })
  expect(tables?.chart?.kind).toBe('matrix')
  expect(tables?.furtherCharts).toEqual([])
})

it('has each comparison, and the caveats of all of them once', () => {
  expect(first?.comparisons.map(({ titles }) => titles.monolithic)).toEqual([
    'Typical monolith',
    'Well-run monolith',
  ])
  expect(first?.method).toHaveLength(1)
})

it('has no comparison where nothing was measured, for the answer says why', () => {
  expect(second?.answer.sentences).toEqual(['Not measured: the engine went away.'])
  expect(second?.comparisons).toEqual([])
})
