import { describe, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import type { BaseReferences } from '../../engine/packagings/packaging.ts'
import { NotApplicable } from '../../core/not-applicable.ts'
import type { Chart } from '../../core/charts/chart.ts'
import { FULL_EXTENT } from './better.ts'
import type { Sides } from './comparison.ts'
import type { Reading } from './experiment.ts'
import type { AnyExperiment } from './registry.ts'
import { runExperiment } from './run-experiment.ts'
import type { BySubject } from './subject.ts'

const read = ({ monolithic, multiContainer }: Sides<string>): Reading => ({
  better: monolithic === multiContainer ? 'same' : 'multiContainer',
  sentence: `${monolithic} and ${multiContainer}`,
  headline: { monolithic, multiContainer },
})

const experiment = (own: Partial<AnyExperiment> = {}) =>
  ({
    id: 'example',
    question: 'Which?',
    teaches: ['Logs'],
    needs: 'images',
    read,
    ...own,
  }) as AnyExperiment

const FACTS = { large: '300 MB', tidy: '100 MB', split: '100 MB' }
const TITLES = { large: 'Large', tidy: 'Tidy', split: 'Split' }
const COMPARISONS = [
  { monolithic: 'large', multiContainer: 'split' },
  { monolithic: 'tidy', multiContainer: 'split' },
]

const run = (
  one: AnyExperiment,
  measure: () => Promise<BySubject<unknown>> = () => Promise.resolve(FACTS),
  signal = new AbortController().signal,
) =>
  runExperiment(
    one,
    measure,
    { comparisons: COMPARISONS, titles: TITLES },
    {
      docker: new Docker(),
      run: { id: 'test', startedAt: new Date(), labels: {}, directory: '' },
      bases: {} as BaseReferences,
      signal,
      extent: FULL_EXTENT,
      mayReuseEarlierRuns: true,
      progress: () => undefined,
    },
  )

describe('runExperiment', () => {
  it('keeps the facts by subject, and reads those of each comparison', async () => {
    const { facts, readings } = await run(experiment())
    expect(facts).toEqual(FACTS)
    expect(readings).toMatchObject([
      { better: 'multiContainer', holds: 'yes', sentence: '300 MB and 100 MB' },
      { better: 'same', holds: 'no', sentence: '100 MB and 100 MB' },
    ])
  })

  it('charts all subjects together, in the run’s order', async () => {
    const charts = (all: { title: string }[]): Chart[] => [
      {
        ...{ kind: 'matrix', title: 'Which?', summary: '' },
        ...{ columns: all.map(({ title }) => title), rows: [] },
      },
    ]
    const measured = await run(experiment({ charts }))
    expect(measured.charts).toMatchObject([{ columns: ['Large', 'Tidy', 'Split'] }])
    const failed = await run(experiment({ charts }), () => Promise.reject(new Error('it broke')))
    expect(failed.charts).toEqual([])
  })

  it('says of each row whether its claim holds, and of the whole, whether all of them do', async () => {
    const rows = {
      Logs: { better: 'multiContainer', sentence: '' },
      Scaling: { better: 'same', sentence: '' },
    } as const
    const { readings } = await run(
      experiment({ read: (facts: Sides<string>) => ({ ...read(facts), rows }) }),
    )
    expect(readings[0]).toMatchObject({
      holds: 'partly',
      rows: { Logs: { holds: 'yes' }, Scaling: { holds: 'no' } },
    })
  })

  it('turns a failure into readings that say why', async () => {
    const { facts, readings } = await run(experiment(), () => Promise.reject(new Error('it broke')))
    expect(facts).toEqual({})
    expect(readings).toMatchObject([NOT_MEASURED, NOT_MEASURED])
  })

  it('marks what its subjects have nothing of', async () => {
    const reason = new NotApplicable('there is no such thing')
    const { readings } = await run(experiment(), () => Promise.reject(reason))
    expect(readings[0]).toMatchObject({ better: 'not-measured', notApplicable: true })
  })

  it('compares those that have it where others have nothing of it', async () => {
    const choosy = (facts: Sides<string>) => {
      if (facts.monolithic === '300 MB') throw new NotApplicable('it is too large')
      return read(facts)
    }
    const { facts, readings } = await run(experiment({ read: choosy }))
    expect(facts).toEqual(FACTS)
    expect(readings).toMatchObject([
      { better: 'not-measured', notApplicable: true },
      { better: 'same' },
    ])
  })

  it('ends with the signal: an interrupted run has no results', async () => {
    const controller = new AbortController()
    controller.abort(new Error('interrupted'))
    const failing = () => Promise.reject(new Error('because of the interrupt'))
    await expect(run(experiment(), failing, controller.signal)).rejects.toThrow('interrupted')
  })
})

const NOT_MEASURED = {
  better: 'not-measured',
  holds: 'not measured',
  sentence: 'Not measured: it broke',
  headline: { monolithic: 'not measured', multiContainer: 'not measured' },
}
