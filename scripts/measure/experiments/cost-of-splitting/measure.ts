import { addTask } from '../../../engine/load/task-client.ts'
import { memoryOf } from '../../../engine/docker/stats.ts'
import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { spreadOf } from '../../../core/spread.ts'
import { throughput, type Load, type Throughput } from '../../../engine/load/throughput.ts'
import type { CostFacts } from './facts.ts'
import { firstAnswers } from '../lifecycle/measure.ts'
import { type Subject, type ExperimentContext, bothAtOnce } from '../experiment.ts'
import { DisposedTogether } from '../disposed-together.ts'
import type { Pair, Stack } from '../../../engine/packagings/packaging.ts'
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
 * On stacks of its own, for its writes would stay in the shared ones. They are started beside others.
 * @param rounds of each load on each packaging
 */
export async function measureCost(
  subjects: Pair<Subject>,
  context: ExperimentContext,
  rounds = ROUNDS,
): Promise<Pair<CostFacts>> {
  const { docker, progress } = context
  await using opened = new DisposedTogether()
  const stacks = await bothAtOnce(subjects, async ({ packaging }) => {
    const stack = await packaging.launch(docker)
    opened.defer(() => stack.remove(docker))
    return stack
  })
  await using host = await HostProcesses.start(context)
  const size = await bothAtOnce(subjects, async ({ packaging }) => ({
    ...(await inventory(stacks[packaging.id], host, docker)),
    ...(await configuration(packaging)),
  }))
  // Awaited, for the stacks are there until this function ends.
  return await context.exclusive(async () => {
    progress('starts of each')
    const starts = await firstAnswers(subjects, context)
    const loads = await loadInTurns(stacks, rounds, progress)
    const facts = (id: keyof Pair<unknown>): CostFacts => ({
      connections: CONNECTIONS,
      secondsEach: SECONDS,
      tasks: TASKS,
      loads: loads[id],
      ...size[id],
      firstAnswerMs: starts[id],
    })
    return { monolithic: facts('monolithic'), multiContainer: facts('multiContainer') }
  })
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

async function loadInTurns(
  stacks: Pair<Stack>,
  rounds: number,
  progress: (line: string) => void,
): Promise<Pair<CostFacts['loads']>> {
  const loads: Pair<CostFacts['loads']> = { monolithic: [], multiContainer: [] }
  progress('warming up')
  await bothAtOnce(stacks, warmUp)
  for (const route of ROUTES) {
    const results: Pair<Throughput[]> = { monolithic: [], multiContainer: [] }
    for (let round = 1; round <= rounds; round++) {
      progress(`${route.method} ${route.path}, round ${round} of ${rounds}`)
      // The one that went first goes last in the next round: whatever changes with time befalls both.
      const order = ['monolithic', 'multiContainer'] as const
      for (const id of round % 2 === 0 ? order : order.toReversed()) {
        const [url = ''] = stacks[id].urls()
        results[id].push(await throughput(url, loadOf(route)))
      }
    }
    loads.monolithic.push(summary(route, results.monolithic))
    loads.multiContainer.push(summary(route, results.multiContainer))
  }
  return loads
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
