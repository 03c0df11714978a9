import path from 'node:path'
import { LAB_DIRECTORY } from '../../core/paths.ts'
import { readKept, writeKept } from '../../core/cache.ts'
import type { Run } from '../../core/run.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import type { EngineFacts } from '../../engine/install/facts.ts'
import { LoadGenerator } from '../../engine/load/load-generator.ts'
import type { Packaging } from '../../engine/packagings/packaging.ts'
import { packagingNamed, packagingsOf } from '../../engine/packagings/packaging-of.ts'
import { resolvePackagings } from '../../engine/packagings/resolve.ts'
import { engineHost } from '../../engine/docker/engine-host.ts'
import { ROUNDS } from '../experiments/better.ts'
import { fillList } from '../experiments/cost-of-splitting/fill-list.ts'
import {
  loadFast,
  loadSteadily,
  ofTarget,
  perSecondOf,
  type Route,
  routeName,
  ROUTES,
  steadyLoad,
  type Target,
  warmUp,
} from '../experiments/cost-of-splitting/loads.ts'
import { limitCpus, slowDown } from './slow-down.ts'
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

/**
 * Until a route gets no faster. Else a limit that is found takes less and less, the less of the CPU a request needs.
 */
const COMPILE_SECONDS = 10

/** What is measured: two builds of the same source, and the first of them again, which is slowed. */
interface Subjects {
  one: Subject
  same: Subject
  slowed: Subject
}

interface Subject extends Target {
  /** The only one that it has. */
  container: string
}

/**
 * Measures the typical monolith beside a second build of itself, and beside one that has less CPU, by the loads of
 * `cost-of-splitting`. What earlier runs measured here is kept, so that it may be interrupted.
 */
export async function selfTest(input: SelfTestInput): Promise<SelfTest> {
  const { docker, run, engine, figures, progress, signal } = input
  const subjects = await start(input)
  await using generator = new LoadGenerator()
  const limits = new Map<Route, number>()
  const sofar = (await readKept<SelfTest>(SELF_TEST_FILE)) ?? emptyOf(engine)
  sofar.measuredAt.push(run.startedAt.toISOString())
  for (let n = 0; sofar.figures.length < figures; n++) {
    signal.throwIfAborted()
    const route = ROUTES[n % ROUTES.length]
    if (!route) break
    progress(`${sofar.figures.length} of ${figures} figures: ${routeName(route)}`)
    const { one, same, slowed } = subjects
    let limit = limits.get(route)
    if (limit === undefined) {
      await warmUp(route, [one, same, slowed], generator, COMPILE_SECONDS)
      limit = await slowDown(route, { usual: one, slowed }, engine.cpus, { docker, generator })
      limits.set(route, limit)
    }
    await limitCpus(docker, slowed.container, limit)
    for (const each of [one, same, slowed]) await renewList(each, docker)
    sofar.figures.push(...(await measureRoute(route, subjects, generator)))
    await writeKept(SELF_TEST_FILE, sofar)
    progress(selfTestSentences(sofar).join(' '))
  }
  return sofar
}

async function start({ docker, run, progress }: SelfTestInput): Promise<Subjects> {
  const resolved = await resolvePackagings(docker, {}, progress)
  const packagings = await packagingsOf(docker, run, resolved, await engineHost(docker))
  const own = packagingNamed(packagings, 'monolithic')
  const again = await own.from(docker, own.source, `self-test-${run.id}`)
  for (const one of [own, again]) {
    progress(`building ${one.images[0]?.reference ?? ''}`)
    await one.build(docker, { rebuild: false, onLine: progress })
  }
  const launch = async (id: string, packaging: Packaging): Promise<Subject> => {
    const stack = await packaging.launch(docker)
    const { name } = await stack.containerOf(docker, 'redis')
    return { id, url: stack.urls()[0] ?? '', container: name }
  }
  return {
    one: await launch('one', own),
    same: await launch('same', again),
    slowed: await launch('slowed', own),
  }
}

/** A list as short as at first: what an earlier load has written would make reading it slower each time. */
async function renewList(one: Subject, docker: Docker): Promise<void> {
  await docker.run(['exec', one.container, 'redis-cli', '-e', 'FLUSHALL'])
  await fillList(one)
}

const emptyOf = ({ cpus, version }: EngineFacts): SelfTest => ({
  ...{ cpus, engineVersion: version },
  ...{ measuredAt: [], figures: [] },
})

/** Latency only of the two that are equal: by how much the third is slowed at a steady rate nobody knows. */
async function measureRoute(
  route: Route,
  { one, same, slowed }: Subjects,
  generator: LoadGenerator,
): Promise<TimedFigure[]> {
  const served = await warmUp(route, [one, same, slowed], generator)
  const turns = await loadFast(route, [one, same, slowed], ROUNDS, generator)
  const load = steadyLoad(route, served.slice(0, 2))
  const { results } = await loadSteadily(load, [one, same], ROUNDS, generator)
  const speed = ({ id }: Target) => perSecondOf(turns.get(id) ?? [])
  const p99Ms = ({ id }: Target) => ofTarget(results, id).map((latency) => latency.p99Ms)
  const name = routeName(route)
  return [
    {
      ...{ route: name, kind: 'perSecond' },
      ...{ one: speed(one), same: speed(same), slowed: speed(slowed) },
    },
    { ...{ route: name, kind: 'p99Ms' }, ...{ one: p99Ms(one), same: p99Ms(same), slowed: [] } },
  ]
}
