import { describe, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import { inTurn, type LaunchableSubject, type Subject } from './experiment.ts'
import type { BaseReferences } from '../../engine/packagings/packaging.ts'
import { NotApplicable } from '../../core/not-applicable.ts'
import type { AnyExperiment } from './registry.ts'
import { runExperiment } from './run-experiment.ts'

const subject = (id: string) => {
  const packaging = { id }
  const launched = () => ({ packaging, stack: `the stack of ${id}` })
  return { packaging, launched } as unknown as LaunchableSubject
}
const subjects = { monolithic: subject('monolithic'), multiContainer: subject('multiContainer') }

const experiment = (measure: (one: Subject) => Promise<unknown>): AnyExperiment => ({
  id: 'example',
  question: 'Which?',
  teaches: ['Logs'],
  needs: 'own-stacks',
  measure: (subjects) => inTurn(subjects, measure),
  read: ({ monolithic, multiContainer }) => ({
    better: 'same',
    sentence: `${monolithic} and ${multiContainer}`,
    headline: { monolithic: 'm', multiContainer: 'c' },
  }),
})

const run = (one: AnyExperiment, signal = new AbortController().signal) =>
  runExperiment(one, subjects, {
    docker: new Docker(),
    run: { id: 'test', startedAt: new Date(), labels: {}, directory: '' },
    bases: {} as BaseReferences,
    signal,
    exclusive: (work) => work(),
    release: () => undefined,
    timedSeparately: (_, work) => work(),
    mayReuseEarlierRuns: true,
    progress: () => undefined,
  })

describe('runExperiment', () => {
  it('measures both, then reads the facts of both', async () => {
    const result = await run(experiment(({ packaging }) => Promise.resolve(packaging.id)))
    expect(result).toMatchObject({
      id: 'example',
      better: 'same',
      sentence: 'monolithic and multiContainer',
      facts: { monolithic: 'monolithic', multiContainer: 'multiContainer' },
    })
  })

  it.each([
    ['shared-stacks', ['packaging', 'stack']],
    ['images', ['packaging']],
    ['own-stacks', ['packaging']],
    ['own-stacks-only', ['packaging']],
  ] as const)('gives to one that needs %s: %j', async (needs, given) => {
    const asked = { ...experiment((one) => Promise.resolve(Object.keys(one))), needs }
    const { facts } = await run(asked as AnyExperiment)
    expect(facts).toEqual({ monolithic: given, multiContainer: given })
  })

  it('turns a failure into a row that says why', async () => {
    const result = await run(
      experiment(({ packaging }) =>
        packaging.id === 'monolithic'
          ? Promise.resolve('measured')
          : Promise.reject(new Error('it broke')),
      ),
    )
    expect(result).toMatchObject({
      better: 'not-measured',
      sentence: 'Not measured: it broke',
      headline: { monolithic: 'not measured', multiContainer: 'not measured' },
      facts: { monolithic: {}, multiContainer: {} },
    })
  })

  it('marks a row for which this pair has nothing to measure', async () => {
    const result = await run(
      experiment(() => Promise.reject(new NotApplicable('there is no such thing'))),
    )
    expect(result).toMatchObject({ better: 'not-measured', notApplicable: true })
  })

  it('ends with the signal: an interrupted run has no results', async () => {
    const controller = new AbortController()
    controller.abort(new Error('interrupted'))
    const failing = experiment(() => Promise.reject(new Error('because of the interrupt')))
    await expect(run(failing, controller.signal)).rejects.toThrow('interrupted')
  })
})
