import { expect, it } from 'vitest'
import { contenders, pairOf } from '../../../maintain/testing/contenders.ts'
import type { Contenders } from '../experiment.ts'
import { updatesAnswer } from './answer.ts'
import type { UpdatesFacts } from './facts.ts'
import type { Swap } from './swap.ts'

const touched = (restarted: boolean) => {
  const state = { container: 'a', image: 'sha256:1', startedAt: '' }
  return { otherImage: restarted, restarted, before: state, after: state }
}

/** Three swaps in each of which `failed` of 100 requests failed. */
const swaps = (failed: number, restartsRedis: boolean, kept = 5): Swap[] =>
  [1, 2, 3].map(() => ({
    ...{ durationMs: 1000, spans: [], marks: [] },
    users: { requests: 100, failed, longestGapMs: 1, outcomes: {} },
    ...{ web: touched(true), redis: touched(restartsRedis), tasks: { before: 5, after: kept } },
  }))

const facts = (change: Partial<UpdatesFacts>): UpdatesFacts => ({
  fixedFile: 'app/src/app.ts',
  warmBuildMs: Array.from({ length: 8 }, () => 1100),
  coldBuild: { milliseconds: 30_000 },
  shipped: { layers: 1, ofLayers: 12, compressedBytes: 2e6 },
  fix: swaps(40, true),
  rolling: { impossible: 'It brings its own Redis.' },
  redisUpgrade: { swaps: swaps(40, true), build: null },
  ...change,
})

const forgetful = facts({ fix: swaps(53, true, 0) })
const monolith = facts({})
const stack = facts({ fix: swaps(10, false), rolling: swaps(0, false) })

it.each<[string, Contenders<UpdatesFacts>, string[]]>([
  [
    'only the stack updates without an outage',
    contenders(forgetful, monolith, stack),
    [
      'With the best way to update, users notice 3 of 3 updates in both monoliths, and 0 of 3 in the stack.',
      'In place, a fix of the app restarts Redis in 3 of 3 updates in both monoliths, and 0 of 3 in the stack.',
      'In place, 0 of 15 tasks are kept in the typical monolith, and 15 of 15 in the well-run monolith and in the stack.',
    ],
  ],
  [
    'all do the same',
    contenders(monolith, monolith, monolith),
    [
      'With the best way to update, users notice 3 of 3 updates in all three.',
      'In place, a fix of the app restarts Redis in 3 of 3 updates in all three.',
      'In place, 15 of 15 tasks are kept in all three.',
    ],
  ],
  [
    'the better way of a reader’s monolith was not measured',
    pairOf(facts({ rolling: { notMeasured: 'It did not start.' } }), stack),
    [
      'Whether users notice the best way to update was not measured.',
      'In place, a fix of the app restarts Redis in 3 of 3 updates in the monolith, and 0 of 3 in the stack.',
      'In place, 15 of 15 tasks are kept in both.',
    ],
  ],
])('answers where %s', (_, all, sentences) => {
  expect(updatesAnswer(all).sentences).toEqual(sentences)
})

it('says why a monolith loses its tasks', () => {
  const { caveats } = updatesAnswer(contenders(forgetful, monolith, stack))
  expect(caveats).toEqual([
    'In the typical monolith, Redis keeps the tasks in the container, which an update replaces. A volume for Redis’s folder would keep them.',
  ])
})

it('shows what blue and green costs, and where it was not tried', () => {
  const added = { acknowledged: 20, lost: 4 }
  const updates = swaps(0, true).map((one) => ({ ...one, added }))
  const blueGreen = { updates, onOneVolume: true, redisSaid: '' }
  const { figures } = updatesAnswer(pairOf(facts({ blueGreen }), stack))
  const cells = (name: string) => figures.find((row) => row.name === name)?.cells
  expect(cells('Requests that failed in blue and green')).toEqual([
    '0 of 300 in 3 updates',
    'not tried',
  ])
  expect(cells('Tasks in blue and green')).toEqual([
    '15 of 15 kept, 12 of 60 new ones lost',
    'not tried',
  ])
  expect(cells('The best way to update')?.[0]).toBe('recreate in place')
})

it('says in its figures what is not possible, and which way is the best', () => {
  const { figures } = updatesAnswer(pairOf(monolith, stack))
  const cells = (name: string) => figures.find((row) => row.name.endsWith(name))?.cells
  expect(cells('in a rolling update')).toEqual(['not possible', '0 of 300 in 3 updates'])
  expect(cells('best way to update')).toEqual(['recreate in place', 'rolling over two replicas'])
})
