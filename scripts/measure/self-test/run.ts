import path from 'node:path'
import { LAB_DIRECTORY } from '../../core/paths.ts'
import { readKept, writeKept } from '../../core/cache.ts'
import type { Run } from '../../core/run.ts'
import { median } from '../../core/statistics.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import type { EngineFacts } from '../../engine/install/facts.ts'
import type { Load } from '../../engine/load/throughput.ts'
import { LoadGenerator } from '../../engine/load/load-generator.ts'
import type { Stack } from '../../engine/packagings/packaging.ts'
import { packagingNamed, packagingsOf } from '../../engine/packagings/packaging-of.ts'
import { resolvePackagings } from '../../engine/packagings/resolve.ts'
import { engineHost } from '../../engine/docker/engine-host.ts'
import { ROUNDS } from '../experiments/better.ts'
import { fillList } from '../experiments/cost-of-splitting/measure.ts'
import {
  CONNECTIONS,
  loadRoute,
  ROUTES,
  type Target,
} from '../experiments/cost-of-splitting/loads.ts'
import type { SelfTest, TimedFigure } from './tally.ts'
import { selfTestSentences } from './words.ts'

export const SELF_TEST_FILE = path.join(LAB_DIRECTORY, 'self-test', 'self-test.json')

export interface SelfTestInput {
  docker: Docker
  run: Run
  engine: EngineFacts
  signal: AbortSignal
  /** How many timed figures of two equal subjects there should be in the end, with those of earlier runs. */
  figures: number
  progress: (line: string) => void
}

/** What the slowed subject has of the throughput of the others. */
const SLOWED_TO = 0.8
/** Of a closed loop, for the search of the limit that slows it so. */
const TRIAL_SECONDS = 0.4
const TRIALS = 5
/** Each halves what is not known of the limit. */
const SEARCH_STEPS = 6

/**
 * Measures the typical monolith beside a second build of itself, and beside one that has less CPU, by the loads of
 * `cost-of-splitting`. What earlier runs measured here is kept, so that it may be interrupted.
 */
export async function selfTest(input: SelfTestInput): Promise<SelfTest> {
  const { docker, run, engine, figures, progress, signal } = input
  const resolved = await resolvePackagings(docker, {}, progress)
  const packagings = await packagingsOf(docker, run, resolved, await engineHost(docker))
  const own = packagingNamed(packagings, 'monolithic')
  const again = await own.from(docker, own.source, `self-test-${run.id}`)
  for (const one of [own, again]) {
    progress(`building ${one.images[0]?.reference ?? ''}`)
    await one.build(docker, { rebuild: false, onLine: progress })
  }
  const stacks = { one: own, same: again, slowed: own }
  const running: (Target & { stack: Stack })[] = []
  for (const [id, packaging] of Object.entries(stacks)) {
    const stack = await packaging.launch(docker)
    running.push({ id, stack, url: stack.urls()[0] ?? '' })
  }
  for (const one of running) await fillList(one)
  await using generator = new LoadGenerator()
  await slowDown(running, generator, input)
  const sofar = (await readKept<SelfTest>(SELF_TEST_FILE)) ?? emptyOf(engine)
  sofar.measuredAt.push(run.startedAt.toISOString())
  for (let n = 0; sofar.figures.length < figures; n++) {
    signal.throwIfAborted()
    const route = ROUTES[n % ROUTES.length]
    if (!route) break
    progress(`${sofar.figures.length} of ${figures} figures: ${route.method} ${route.path}`)
    const loaded = await loadRoute(route, running, ROUNDS, generator)
    sofar.figures.push(...figuresOf(`${route.method} ${route.path}`, loaded))
    await writeKept(SELF_TEST_FILE, sofar)
    progress(selfTestSentences(sofar).join(' '))
  }
  return sofar
}

const emptyOf = ({ cpus, version }: EngineFacts): SelfTest => ({
  ...{ cpus, engineVersion: version },
  ...{ measuredAt: [], figures: [] },
})

function figuresOf(route: string, loaded: Awaited<ReturnType<typeof loadRoute>>): TimedFigure[] {
  const of = (id: string, kind: TimedFigure['kind']) => loaded.get(id)?.[kind] ?? []
  return (['perSecond', 'p99Ms'] as const).map((kind) => ({
    ...{ route, kind },
    ...{ one: of('one', kind), same: of('same', kind), slowed: of('slowed', kind) },
  }))
}

/** Finds the limit of CPU with which one of them serves a fifth less, and sets it. */
async function slowDown(
  running: (Target & { stack: Stack })[],
  generator: LoadGenerator,
  { docker, engine, progress }: SelfTestInput,
): Promise<void> {
  const slowed = running.at(-1)
  if (!slowed) throw new Error('There is nothing to slow down')
  const container = (await slowed.stack.containerOf(docker, 'web')).name
  const load: Load = {
    ...{ method: 'GET', path: '/api/tasks' },
    ...{ connections: CONNECTIONS, seconds: TRIAL_SECONDS },
  }
  let [low, high] = [0, engine.cpus]
  for (let step = 1; step <= SEARCH_STEPS; step++) {
    const limit = (low + high) / 2
    await docker.run(['update', '--cpus', limit.toFixed(3), container])
    const ratios: number[] = []
    for (let n = 0; n < TRIALS; n++) {
      // All of them, so that none has had more to do than another when the test begins.
      const speeds: number[] = []
      for (const { url } of running) {
        speeds.push((await generator.throughput(url, load)).perSecond)
      }
      ratios.push((speeds.at(-1) ?? NaN) / (speeds[0] ?? NaN))
    }
    const ratio = median(ratios)
    progress(`with ${limit.toFixed(2)} CPUs it serves ${Math.round(100 * ratio)} %`)
    if (ratio > SLOWED_TO) high = limit
    else low = limit
  }
  await docker.run(['update', '--cpus', high.toFixed(3), container])
}
