import { sum } from '../../core/statistics.ts'
import { containerStates } from '../../engine/docker/container-state.ts'
import { HostProcesses } from '../../engine/docker/host-processes.ts'
import type { Packaging, Stack } from '../../engine/packagings/packaging.ts'
import type { BenchContext } from './context.ts'
import { busyMsOfAll, cpuMsOf } from './cpu.ts'
import type { BenchProcess } from './processes.ts'
import { fill } from './redis.ts'
import type { MeasuredStack, StackRound } from './results.ts'
import { sendLoad, startGenerator } from './send-load.ts'
import { WARM_UP } from './turns.ts'

/** What no part accounts for: Docker's proxy, logs and checks, the kernel, and whoever else is on the machine. */
export const REST = 'Docker and everything else'

const TASKS = 100

/** The whole stack, one container a service, under load: what a request costs in each part of it. */
export async function measureStack(
  context: BenchContext,
  packaging: Packaging,
  progress: (line: string) => void,
): Promise<MeasuredStack> {
  const { docker, processes, settings, signal } = context
  progress('starting the stack')
  const stack = await packaging.launch(docker)
  const [url = ''] = stack.urls()
  await fill(url, TASKS)
  const answerBytes = (await (await fetch(`${url}/api/tasks`)).arrayBuffer()).byteLength
  // Not pinned: what the stack and the generator take is compared with all that the machine has.
  const generator = startGenerator(processes, undefined)
  await using host = await HostProcesses.start(context)
  const { parts, webBytes: idleBytes } = await lookAtStack(context, host, stack)
  const rounds: StackRound[] = []
  for (let round = 0; round <= settings.repetitions; round++) {
    signal.throwIfAborted()
    progress(round === 0 ? 'to warm up' : `${round} of ${settings.repetitions}`)
    const seconds = round === 0 ? settings.seconds * WARM_UP : settings.seconds
    const result = await measureLoad({ ...settings, seconds }, generator, url, parts)
    if (round > 0) rounds.push(result)
  }
  const { webBytes: loadedBytes } = await lookAtStack(context, host, stack)
  await processes.stopRunning()
  await stack.remove(docker)
  return { tasks: TASKS, answerBytes, rounds, idleBytes, loadedBytes }
}

/** Processes whose CPU time is counted together, by name. */
type Parts = Record<string, number[]>

/** Who takes CPU (undefined where the containers' processes are not this machine's own), and the memory of web. */
async function lookAtStack(
  { docker, engineIsHere }: BenchContext,
  host: HostProcesses,
  stack: Stack,
): Promise<{ parts: Parts | undefined; webBytes: number }> {
  const containers = await stack.containers(docker)
  const ids = containers.map(({ id }) => id)
  const first = (await containerStates(docker, ids)).map(({ pid }) => pid)
  const trees = await host.trees(docker, first)
  const treeOf = (wanted: string) =>
    trees.flatMap((tree, index) => (containers[index]?.service === wanted ? tree : []))
  const pidsOf = (service: string) => treeOf(service).map(({ pid }) => pid)
  const parts = { web: pidsOf('web'), Gateway: pidsOf('gateway'), Redis: pidsOf('redis') }
  const webBytes = sum(treeOf('web'), ({ residentBytes }) => residentBytes)
  return { parts: engineIsHere ? parts : undefined, webBytes }
}

async function measureLoad(
  { connections, seconds }: BenchContext['settings'],
  generator: BenchProcess,
  url: string,
  containers: Parts | undefined,
): Promise<StackRound> {
  const parts = { ...containers, Generator: [generator.pid ?? 0] }
  const clocks = async () => ({
    at: performance.now(),
    busyMs: busyMsOfAll(),
    parts: await Promise.all(Object.values(parts).map(cpuMsOf)),
  })
  const before = await clocks()
  const load = { method: 'GET', path: '/api/tasks', connections, seconds } as const
  const result = await sendLoad(generator, { url, load })
  const after = await clocks()
  if (!containers || before.parts.includes(null)) return { ...result, cores: null }
  const elapsedMs = after.at - before.at
  const taken = after.parts.map((ms, index) => {
    return ((ms ?? 0) - (before.parts[index] ?? 0)) / elapsedMs
  })
  const all = (after.busyMs - before.busyMs) / elapsedMs
  const rest = Math.max(all - sum(taken, (one) => one), 0)
  const named = Object.keys(parts).map((name, index) => [name, taken[index] ?? 0] as const)
  return { ...result, cores: Object.fromEntries<number>([...named, [REST, rest]]) }
}
