import { memoryOf } from '../../../engine/docker/stats.ts'
import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { LoadGenerator } from '../../../engine/load/load-generator.ts'
import type { CostFacts } from './facts.ts'
import { fillList, TASKS } from './fill-list.ts'
import { CONNECTIONS, loadRoute, routeName, ROUTES, SECONDS_A_ROUND } from './loads.ts'
import { measureVariants, type Tools } from './measure-variants.ts'
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

type SizeAndLoads = Omit<CostFacts, 'firstAnswerMs' | 'variants'>

/** On stacks of its own, which bear the load and hold its writes. */
export async function measureCost(
  subjects: Subject[],
  context: ExperimentContext,
): Promise<BySubject<CostFacts>> {
  context.progress('starts of each')
  const lives = await measureLifecycle(subjects, context)
  await using host = await HostProcesses.start(context)
  await using generator = new LoadGenerator()
  const tools = { host, generator }
  const measured = await measureSizeAndLoads(subjects, tools, context)
  const facts = await inTurn(subjects, async ({ id, packaging }) => {
    const own = ofSubject(measured, id)
    const { firstAnswerMs } = ofSubject(lives, id)
    const isSplit = own.containers > 1
    const variants = isSplit ? await measureVariants(packaging, tools, context) : undefined
    return { id, facts: { ...own, firstAnswerMs, ...(variants ? { variants } : {}) } }
  })
  return bySubject(facts, (one) => one.facts)
}

async function measureSizeAndLoads(
  subjects: Subject[],
  { host, generator }: Tools,
  { docker, progress, extent }: ExperimentContext,
): Promise<BySubject<SizeAndLoads>> {
  await using opened = new DisposedTogether()
  const running = await sideBySide(subjects, async (subject): Promise<RunningSubject> => {
    const stack = await subject.packaging.launch(docker)
    opened.defer(() => stack.remove(docker))
    return { ...subject, stack }
  })
  const sized = await inTurn(running, async ({ id, stack, packaging }) => ({
    id,
    url: stack.urls()[0] ?? '',
    size: { ...(await inventory(stack, host, docker)), ...(await configuration(packaging)) },
  }))
  progress('warming up')
  await sideBySide(sized, fillList)
  const loaded: Awaited<ReturnType<typeof loadRoute>>[] = []
  for (const route of ROUTES) {
    progress(`${routeName(route)}, ${extent.rounds} rounds`)
    loaded.push(await loadRoute(route, sized, extent.rounds, generator))
  }
  return bySubject(sized, ({ id, size }) => ({
    connections: CONNECTIONS,
    secondsEach: SECONDS_A_ROUND,
    tasks: TASKS,
    loads: loaded.flatMap((route) => route.get(id) ?? []),
    ...size,
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
