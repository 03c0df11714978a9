import { mapValues } from '../../core/records.ts'
import { sum } from '../../core/statistics.ts'
import { HostProcesses } from '../../engine/docker/host-processes.ts'
import type { Process } from '../../engine/docker/processes.ts'
import { addTask } from '../../engine/load/task-client.ts'
import type { Packaging, Stack } from '../../engine/packagings/packaging.ts'
import type { BenchContext } from './context.ts'
import { watchCores } from './cpu.ts'
import { Processes } from './processes.ts'
import { TASK_TITLE } from './refill.ts'
import type { MeasuredStack, StackRound } from './results.ts'
import { lengthOf } from './turns.ts'

const TASKS = 100

/** The whole stack, one container a service, under load: what a request costs in each part of it. */
export async function measureStack(
  context: BenchContext,
  packaging: Packaging,
  progress: (line: string) => void,
): Promise<MeasuredStack> {
  const { docker, settings, signal } = context
  const { connections, repetitions } = settings
  progress('starting the stack')
  const stack = await packaging.launch(docker)
  const [url = ''] = stack.urls()
  for (let added = 0; added < TASKS; added++) await addTask(url, TASK_TITLE)
  const answer = await (await fetch(`${url}/api/tasks`)).arrayBuffer()
  await using processes = new Processes(signal)
  // Not pinned: what the stack and the generator take is compared with all that the machine has.
  const generator = processes.startGenerator(undefined)
  await using host = await HostProcesses.start(context)
  const idle = await processesOf(context, host, stack)
  const pids = mapValues(idle, (all) => all.map(({ pid }) => pid))
  const parts = { ...pids, 'load generator': [generator.pid] }
  const rounds: StackRound[] = []
  for (let round = 0; round <= repetitions; round++) {
    signal.throwIfAborted()
    progress(round === 0 ? 'to warm up' : `${round} of ${repetitions}`)
    const seconds = round === 0 ? lengthOf(settings, undefined) : settings.seconds
    const load = { method: 'GET', path: '/api/tasks', connections, seconds } as const
    const { result, cores } = await watchCores(parts, () => generator.send(url, load))
    if (round > 0) rounds.push({ ...result, cores: context.isEngineHere ? cores : null })
  }
  const loaded = await processesOf(context, host, stack)
  await stack.remove(docker)
  return {
    ...{ tasks: TASKS, answerBytes: answer.byteLength, rounds },
    ...{ idleBytes: residentBytes(idle['web']), loadedBytes: residentBytes(loaded['web']) },
  }
}

/** By service. */
async function processesOf({ docker }: BenchContext, host: HostProcesses, stack: Stack) {
  const found: Record<string, Process[]> = {}
  for (const one of await stack.containers(docker)) {
    found[one.service] = await host.processesOf(docker, one)
  }
  return found
}

const residentBytes = (processes: Process[] = []) => sum(processes, (one) => one.residentBytes)
