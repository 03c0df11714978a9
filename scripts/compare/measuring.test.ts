import { describe, expect, it } from 'vitest'
import { Docker } from '../docker/docker.ts'
import type { LaunchableSubject, Pair } from '../experiments/experiment.ts'
import { type AnyExperiment, EXPERIMENTS } from '../experiments/registry.ts'
import type { BaseReferences } from '../packagings/packaging.ts'
import { runSteps } from '../steps.ts'
import { Measuring } from './measuring.ts'

/** Until all that can go on has gone on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A packaging whose start is under way for as long as everything else has something to do. */
function subject(id: string): LaunchableSubject {
  let isLaunched = false
  const packaging = { id }
  return {
    packaging,
    async launch() {
      for (let i = 0; i < 10; i++) await settled()
      isLaunched = true
    },
    launched() {
      if (!isLaunched) throw new Error(`${id} is used before its start`)
      return { packaging, stack: id }
    },
  } as unknown as LaunchableSubject
}

/** The experiment as it says what it needs, which measures no more than what it was given. */
const look = ({ id, question, teaches, needs }: AnyExperiment) =>
  ({
    ...{ id, question, teaches, needs },
    async measure(subjects: Pair<object>) {
      await settled()
      return subjects
    },
    read: () => ({
      better: 'same',
      sentence: '',
      headline: { monolithic: '', multiContainer: '' },
    }),
  }) as AnyExperiment

async function measured(experiments: AnyExperiment[]) {
  const { signal } = new AbortController()
  const run = { id: 'test', startedAt: new Date(), labels: {}, directory: '' }
  const surroundings = { run, docker: new Docker(), rebuild: false, signal }
  const measuring = new Measuring(experiments.map(look), surroundings, () => ({}) as BaseReferences)
  const subjects = {
    monolithic: subject('monolithic'),
    multiContainer: subject('multiContainer'),
  }
  const steps = [
    ...Object.entries(subjects).map(([title, one]) =>
      measuring.starting({ title, task: () => one.launch(surroundings.docker) }),
    ),
    ...measuring.steps(() => subjects),
  ]
  await runSteps([{ title: 'Start and measure', sideBySide: true, steps }])
  return measuring.results()
}

const alone = EXPERIMENTS.map((one) => [one])
const pairs = EXPERIMENTS.flatMap((one) =>
  EXPERIMENTS.filter((other) => other !== one).map((other) => [one, other]),
)

describe('the experiments, whichever are asked for', () => {
  it.each([...alone, ...pairs, EXPERIMENTS, EXPERIMENTS.toReversed()].map((some) => ({ some })))(
    '$some.0.id, $some.1.id, …: all get what they need',
    async ({ some }) => {
      const results = await measured(some)
      expect(results.map(({ id }) => id)).toEqual(some.map(({ id }) => id))
      expect(results.filter(({ better }) => better === 'not-measured')).toEqual([])
      for (const { id, facts } of results) {
        const isShared = some.find((one) => one.id === id)?.needs === 'shared-stacks'
        expect('stack' in (facts.monolithic as object)).toBe(isShared)
      }
    },
  )
})
