import { describe, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import type { BaseReferences, Packaging } from '../../engine/packagings/packaging.ts'
import { runGroup } from '../../core/steps.ts'
import { type AnyExperiment, EXPERIMENTS } from '../experiments/registry.ts'
import { bySubject, type Subject } from '../experiments/subject.ts'
import { measureAll } from './measure-all.ts'
import { chosen, parseOptions } from './options.ts'

/** Until all that can go on has gone on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Subjects whose packagings note in `running` which stacks there are. */
function subjectsIn(running: Set<string>): Subject[] {
  return ['monolithic', 'multiContainer'].map((id) => {
    const launch = async () => {
      await settled()
      running.add(id)
      const remove = async () => {
        await settled()
        running.delete(id)
      }
      return { remove }
    }
    return { id, title: id, packaging: { id, launch } as unknown as Packaging }
  })
}

/** The experiment as it says what it needs, which notes what it was given, and what ran beside it. */
const look = (
  { id, question, teaches, needs }: AnyExperiment,
  running: Set<string>,
  at: string[],
) =>
  ({
    ...{ id, question, teaches, needs },
    async measure(subjects: Subject[]) {
      at.push(id)
      await settled()
      const beside = at.filter((other) => other !== id)
      at.splice(at.indexOf(id), 1)
      const given = { keys: Object.keys(subjects[0] ?? {}), running: [...running], beside }
      return bySubject(subjects, () => given)
    },
    answer: () => ({ sentences: [], figures: [], caveats: [] }),
    read: () => ({
      better: 'same',
      sentence: '',
      headline: { monolithic: '', multiContainer: '' },
    }),
  }) as AnyExperiment

/** What a compare measures whose command line has these after `--only`. */
async function measured(typed: string[]) {
  const running = new Set<string>()
  const at: string[] = []
  const { signal } = new AbortController()
  const run = { id: 'test', startedAt: new Date(), labels: {}, directory: '' }
  const experiments = chosen(parseOptions(['--only', typed.join(',')]).only)
  const results = await measureAll(
    experiments.map((one) => look(one, running, at)),
    subjectsIn(running),
    {
      ...{ run, docker: new Docker(), rebuild: false, signal, bases: {} as BaseReferences },
      comparisons: [{ monolithic: 'monolithic', multiContainer: 'multiContainer' }],
      runTimed: async (group) => (await runGroup(group)).results,
    },
  )
  expect([...running]).toEqual([])
  return results
}

const all = EXPERIMENTS.map(({ id }) => id)
const alone = all.map((id) => [id])
const pairs = all.flatMap((id) => all.filter((other) => other !== id).map((other) => [id, other]))
const BOTH = ['monolithic', 'multiContainer']

describe('the experiments, whichever are asked for', () => {
  it.each([...alone, ...pairs, all, all.toReversed()].map((typed) => ({ typed })))(
    '--only $typed.0,$typed.1,…: each gets what it needs, and whoever measures alone is alone',
    async ({ typed }) => {
      const results = await measured(typed)
      expect(results.map(({ id }) => id)).toEqual(all.filter((id) => typed.includes(id)))
      for (const { id, facts } of results) {
        const needs = EXPERIMENTS.find((one) => one.id === id)?.needs
        const isLooking = needs === 'running stacks'
        expect(facts['monolithic']).toEqual({
          keys: ['id', 'title', 'packaging', ...(isLooking ? ['stack'] : [])],
          running: isLooking ? BOTH : [],
          beside: [],
        })
      }
    },
  )
})

it('starts no stack that no experiment looks at, and removes those that one did', async () => {
  const [result] = await measured(['lifecycle'])
  expect(result?.facts['monolithic']).toMatchObject({ running: [] })
})

it('shows a failure as one, and goes on', async () => {
  const failing = {
    ...{ id: 'failing', question: '', teaches: [], needs: 'images' },
    measure: () => Promise.reject(new Error('no image')),
  } as unknown as AnyExperiment
  const running = new Set<string>()
  const [processes] = EXPERIMENTS.filter(({ id }) => id === 'processes')
  if (!processes) throw new Error('There is no such experiment')
  const results = await measureAll([failing, look(processes, running, [])], subjectsIn(running), {
    run: { id: 'test', startedAt: new Date(), labels: {}, directory: '' },
    ...{ docker: new Docker(), rebuild: false, bases: {} as BaseReferences },
    signal: new AbortController().signal,
    comparisons: [{ monolithic: 'monolithic', multiContainer: 'multiContainer' }],
    runTimed: async (group) => (await runGroup(group)).results,
  })
  expect(results.map(({ readings }) => readings[0]?.better)).toEqual(['not-measured', 'same'])
})
