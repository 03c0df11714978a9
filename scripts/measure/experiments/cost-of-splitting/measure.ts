import { addTask } from '../../../engine/load/task-client.ts'
import { memoryOf } from '../../../engine/docker/stats.ts'
import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { spreadOf } from '../../../core/spread.ts'
import { throughput, type Load, type Throughput } from '../../../engine/load/throughput.ts'
import type { CostFacts } from './facts.ts'
import { measureLifecycle } from '../lifecycle/measure.ts'
import type { ExperimentContext } from '../experiment.ts'
import {
  type BySubject,
  bySubject,
  inTurn,
  ofSubject,
  type RunningSubject,
  sideBySide,
  type Subject,
} from '../subject.ts'
import { DisposedTogether } from '../disposed-together.ts'
import type { Stack } from '../../../engine/packagings/packaging.ts'
import { configurationOf } from '../../../engine/packagings/configuration.ts'

export const ROUNDS = 5
export const CONNECTIONS = 10
export const SECONDS = 0.4
/** Of each route: what has just started compiles and connects at first. */
export const WARM_UP_SECONDS = 0.8
export const TASKS = 50
export type Route = Omit<Load, 'connections' | 'seconds'>
export const ROUTES: Route[] = [
  { method: 'GET', path: '/api/tasks' },
  { method: 'GET', path: '/' },
  { method: 'POST', path: '/api/tasks', body: { title: 'Written under load' } },
]
/**
 * On stacks of its own, which bear the load and hold its writes.
 * @param rounds of each load on each packaging
 */
export async function measureCost(
  subjects: Subject[],
  context: ExperimentContext,
  rounds = ROUNDS,
): Promise<BySubject<CostFacts>> {
  const { docker, progress } = context
  progress('starts of each')
  const lives = await measureLifecycle(subjects, context)
  await using opened = new DisposedTogether()
  const running = await sideBySide(subjects, async (subject): Promise<RunningSubject> => {
    const stack = await subject.packaging.launch(docker)
    opened.defer(() => stack.remove(docker))
    return { ...subject, stack }
  })
  await using host = await HostProcesses.start(context)
  const sized = await inTurn(running, async (one) => ({
    ...one,
    loads: [] as CostFacts['loads'],
    size: {
      ...(await inventory(one.stack, host, docker)),
      ...(await configuration(one.packaging)),
    },
  }))
  await loadInTurns(sized, rounds, progress)
  return bySubject(sized, ({ id, loads, size }) => ({
    connections: CONNECTIONS,
    secondsEach: SECONDS,
    tasks: TASKS,
    loads,
    ...size,
    firstAnswerMs: ofSubject(lives, id).firstAnswerMs,
  }))
}

async function inventory(stack: Stack, host: HostProcesses, docker: Docker) {
  const containers = await stack.containers(docker)
  const names = containers.map(({ name }) => name)
  let processes = 0
  for (const one of containers) processes += (await host.processesOf(docker, one)).length
  const format = '{{json .NetworkSettings.Networks}} {{json .Mounts}}'
  const { stdout } = await docker.run(['inspect', '--format', format, ...names])
  const lines = stdout.trim().split('\n')
  const networks = lines.flatMap((line) => [...line.matchAll(/"NetworkID":"(\w+)"/g)])
  const volumes = lines.flatMap((line) => [...line.matchAll(/"Type":"volume","Name":"([^"]+)"/g)])
  const different = (found: RegExpExecArray[]) => new Set(found.map(([, id]) => id)).size
  return {
    memoryBytes: Math.round(await memoryOf(docker, names)),
    containers: names.length,
    processes,
    networks: different(networks),
    volumes: different(volumes),
  }
}

async function configuration({ recipes, source }: Subject['packaging']) {
  const files = await configurationOf(recipes, source)
  return {
    configuration: files,
    configurationLines: files.reduce((sum, { lines }) => sum + lines, 0),
  }
}

interface Loaded {
  stack: Stack
  /** Filled with a summary of each route. */
  loads: CostFacts['loads']
}

async function loadInTurns(
  all: Loaded[],
  rounds: number,
  progress: (line: string) => void,
): Promise<void> {
  progress('warming up')
  await sideBySide(all, ({ stack }) => warmUp(stack))
  for (const route of ROUTES) {
    const turns = all.map((one) => ({ ...one, results: [] as Throughput[] }))
    for (let round = 1; round <= rounds; round++) {
      progress(`${route.method} ${route.path}, round ${round} of ${rounds}`)
      // Whoever went first goes last in the next round: whatever changes with time befalls all.
      for (const { stack, results } of round % 2 === 0 ? turns : turns.toReversed()) {
        const [url = ''] = stack.urls()
        results.push(await throughput(url, loadOf(route)))
      }
    }
    for (const { loads, results } of turns) loads.push(summary(route, results))
  }
}

const loadOf = (route: Route): Load => ({ ...route, connections: CONNECTIONS, seconds: SECONDS })
/** Fills the list, and lets compilers, caches and connections get ready: each route as it will be asked, unrecorded. */
async function warmUp(stack: Stack): Promise<void> {
  const [url = ''] = stack.urls()
  for (let n = 1; n <= TASKS; n++) {
    await addTask(url, `Task ${n}`)
  }
  for (const route of ROUTES) {
    await throughput(url, { ...loadOf(route), seconds: WARM_UP_SECONDS })
  }
}

function summary({ method, path }: Route, results: Throughput[]): CostFacts['loads'][number] {
  return {
    route: `${method} ${path}`,
    perSecond: spreadOf(results.map((one) => Math.round(one.perSecond))),
    p50Ms: spreadOf(results.map((one) => one.p50Ms)),
    p99Ms: spreadOf(results.map((one) => one.p99Ms)),
    failed: results.reduce((sum, one) => sum + one.failed, 0),
  }
}
