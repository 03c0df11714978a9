import { addTask } from '../../../engine/load/task-client.ts'
import { memoryOf } from '../../../engine/docker/stats.ts'
import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { LoadGenerator } from '../../../engine/load/load-generator.ts'
import type { CostFacts } from './facts.ts'
import { CONNECTIONS, loadRoute, ROUTES, SECONDS_A_ROUND } from './loads.ts'
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

const TASKS = 50

/** On stacks of its own, which bear the load and hold its writes. */
export async function measureCost(
  subjects: Subject[],
  context: ExperimentContext,
): Promise<BySubject<CostFacts>> {
  const { docker, progress, extent } = context
  progress('starts of each')
  const lives = await measureLifecycle(subjects, context)
  await using opened = new DisposedTogether()
  const running = await sideBySide(subjects, async (subject): Promise<RunningSubject> => {
    const stack = await subject.packaging.launch(docker)
    opened.defer(() => stack.remove(docker))
    return { ...subject, stack }
  })
  await using host = await HostProcesses.start(context)
  const sized = await inTurn(running, async ({ id, stack, packaging }) => ({
    id,
    url: stack.urls()[0] ?? '',
    size: { ...(await inventory(stack, host, docker)), ...(await configuration(packaging)) },
  }))
  progress('warming up')
  await sideBySide(sized, fillList)
  await using generator = new LoadGenerator()
  const loaded: Awaited<ReturnType<typeof loadRoute>>[] = []
  for (const route of ROUTES) {
    progress(`${route.method} ${route.path}, ${extent.rounds} rounds`)
    loaded.push(await loadRoute(route, sized, extent.rounds, generator))
  }
  return bySubject(sized, ({ id, size }) => ({
    connections: CONNECTIONS,
    secondsEach: SECONDS_A_ROUND,
    tasks: TASKS,
    loads: loaded.flatMap((route) => route.get(id) ?? []),
    ...size,
    firstAnswerMs: ofSubject(lives, id).firstAnswerMs,
  }))
}

/** Gives a list as many tasks as its readers are to get. */
export async function fillList({ url }: { url: string }): Promise<void> {
  for (let n = 1; n <= TASKS; n++) await addTask(url, `Task ${n}`)
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
