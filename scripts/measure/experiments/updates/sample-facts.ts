import type { BlueGreenFacts, UpdatesFacts } from './facts.ts'
import type { Swap } from './swap.ts'

// Invented, for tests.

const state = (container: string) => ({ container, image: 'sha256:1', startedAt: '' })
export const touched = (isTouched: boolean) => ({
  otherImage: isTouched,
  restarted: isTouched,
  before: state('old'),
  after: state(isTouched ? 'new' : 'old'),
})

/** A swap in which `failed` of 100 requests failed. */
export const swap = (failed: number, touches: ('web' | 'redis')[], kept = 5): Swap => ({
  durationMs: 1000,
  users: { requests: 100, failed, longestGapMs: failed * 20, outcomes: {} },
  spans: [],
  marks: [],
  web: touched(touches.includes('web')),
  redis: touched(touches.includes('redis')),
  tasks: { before: 5, after: kept },
  added: { acknowledged: 20, lost: kept === 5 ? 0 : 10 },
})

/** The same with nothing lost but some of the tasks that users added meanwhile. */
export const forgetting = (failed: number): Swap => ({
  ...swap(failed, ['web', 'redis']),
  added: { acknowledged: 20, lost: 4 },
})

export const three = (one: Swap): Swap[] => [one, one, one]
export const eight = (value: number) => Array.from({ length: 8 }, () => value)

/** Each update was done three times. */
export const facts = (change: Partial<UpdatesFacts> = {}): UpdatesFacts => ({
  fixedFile: 'app/src/app.ts',
  warmBuildMs: eight(1100),
  coldBuild: { milliseconds: 30_000 },
  shipped: { layers: 1, ofLayers: 12, compressedBytes: 2e6 },
  fix: three(swap(10, ['web'])),
  rolling: three(swap(0, ['web'])),
  blueGreen: null,
  redisUpgrade: { swaps: three(swap(10, ['redis'])), build: null },
  ...change,
})

export const blueGreen = (one: Swap): BlueGreenFacts => ({
  ...{ updates: three(one), onOneVolume: true, redisSaid: 'Ready to accept connections tcp' },
})

/** Its volume keeps the tasks in place; a second container on it does not see what the first is told. */
export const onVolume = (change: Partial<UpdatesFacts> = {}) =>
  facts({
    fix: three(swap(40, ['web', 'redis'])),
    rolling: { impossible: 'It brings its own Redis.' },
    blueGreen: blueGreen(forgetting(0)),
    ...change,
  })

/** Whatever changes, all of it goes down and comes up, without its tasks. */
export const allInOne = facts({
  fix: three(swap(40, ['web', 'redis'], 0)),
  rolling: { impossible: 'It brings its own Redis.' },
  blueGreen: { ...blueGreen(swap(0, ['web', 'redis'], 0)), onOneVolume: false },
  redisUpgrade: { swaps: three(swap(40, ['web', 'redis'], 0)), build: { milliseconds: 60_000 } },
})
