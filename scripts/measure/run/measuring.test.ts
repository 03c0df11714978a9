import { describe, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import type { LaunchableSubject } from '../experiments/experiment.ts'
import type { BaseReferences, Pair } from '../../engine/packagings/packaging.ts'
import { type AnyExperiment, EXPERIMENTS } from '../experiments/registry.ts'
import { runSteps } from '../../core/steps.ts'
import { Measuring } from './measuring.ts'
import { chosen, parseOptions } from './options.ts'

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

/** What a compare measures whose command line has these after `--only`. */
async function measured(typed: string[]) {
  const experiments = chosen(parseOptions(['--only', typed.join(',')]).only)
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

const all = EXPERIMENTS.map(({ id }) => id)
const alone = all.map((id) => [id])
const pairs = all.flatMap((id) => all.filter((other) => other !== id).map((other) => [id, other]))

describe('the experiments, whichever are asked for', () => {
  it.each([...alone, ...pairs, all, all.toReversed()].map((typed) => ({ typed })))(
    '--only $typed.0,$typed.1,…: all get what they need',
    async ({ typed }) => {
      const results = await measured(typed)
      expect(results.map(({ id }) => id)).toEqual(all.filter((id) => typed.includes(id)))
      expect(results.filter(({ better }) => better === 'not-measured')).toEqual([])
      for (const { id, facts } of results) {
        const isShared = EXPERIMENTS.find((one) => one.id === id)?.needs === 'shared-stacks'
        expect('stack' in (facts.monolithic as object)).toBe(isShared)
      }
    },
  )
})
