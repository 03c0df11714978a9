import type { Docker } from '../../engine/docker/docker.ts'
import { HostProcesses } from '../../engine/docker/host-processes.ts'
import { ask } from '../../engine/load/probe.ts'
import type { Throughput } from '../../engine/load/throughput.ts'
import { ownStack } from '../../engine/packagings/compose-source.ts'
import { multiContainer } from '../../engine/packagings/multi-container.ts'
import type { BaseReferences } from '../../engine/packagings/packaging.ts'
import type { Container } from '../../engine/docker/container.ts'
import type { Run } from '../../core/run.ts'
import { NotYet, waitFor } from '../../core/wait.ts'
import type { ReplicaRound, Replicas, Settings } from './bench-results.ts'
import { coresTaken, DOCKER, DOCKER_PROXY, type Part, takeTimes } from './cores-taken.ts'
import { fill } from './fill.ts'
import { Generator } from './generator-client.ts'
import { coreName, type Processes } from './processes.ts'

export interface ReplicasInput {
  docker: Docker
  run: Run
  signal: AbortSignal
  processes: Processes
  settings: Settings
  bases: BaseReferences
  host: string
  /** Whether the containers' processes are this machine's own. */
  engineIsHere: boolean
  progress: (line: string) => void
}

const MOST = 5
const TASKS = 100
const PATH = '/api/tasks'
/** What starts the same. */
const BY_HAND = `docker compose -f multi-container/compose.yaml up --detach --build --wait --scale web=${MOST}`

/**
 * The stack with one to five replicas of web under the same load. All five are made once; those that are not wanted are
 * killed and started again, so that each number gets its turn in each round. (Not paused: the kernel may freeze a health
 * check half-way into its container, and then nobody can thaw that.)
 */
export async function measureReplicas(input: ReplicasInput): Promise<Replicas> {
  const { docker, run, signal, processes, settings, bases, host, progress } = input
  progress('starting the stack')
  const packaging = await multiContainer(docker, ownStack(bases), run, { ...bases }, host)
  const stack = await packaging.launch(docker)
  const [url = ''] = stack.urls()
  await fill(url, TASKS)
  progress(`starting ${MOST} replicas`)
  await stack.scale(docker, MOST)
  const containers = await stack.containers(docker)
  const web = containers.filter(({ service }) => service === 'web')
  await waitForReplicas(url, MOST, signal)
  processes.add({ name: 'The stack', core: coreName(undefined), command: BY_HAND })
  await using processesOnHost = await HostProcesses.start(input)
  const idleBytes = await memoryOf(docker, processesOnHost, web)
  const generator = new Generator(processes, 'Generator (autocannon), of the stack')
  const rounds = new Map<number, ReplicaRound[]>()
  const loadedBytes: number[] = []
  let running = MOST
  for (const [index, { round, replicas }] of order(settings.repetitions).entries()) {
    const warmUp = round === 0 ? ' (to warm up)' : ''
    progress(`${index + 1} of ${MOST * (settings.repetitions + 1)}: ${replicas}${warmUp}`)
    await changeTo(docker, web, running, replicas)
    running = replicas
    await waitForReplicas(url, replicas, signal)
    const parts = input.engineIsHere ? await partsOf(docker, containers, generator.pid) : undefined
    const result = await loaded(generator, url, settings, parts)
    if (round === 0) continue
    rounds.set(replicas, [...(rounds.get(replicas) ?? []), result])
    if (replicas === 1)
      loadedBytes.push(...(await memoryOf(docker, processesOnHost, web.slice(0, 1))))
  }
  await stack.remove(docker)
  const counts = [...rounds].sort(([a], [b]) => a - b)
  return {
    tasks: TASKS,
    counts: counts.map(([replicas, all]) => ({ replicas, rounds: all })),
    idleBytes,
    loadedBytes,
  }
}

/** Up in one round and down in the next. */
function order(repetitions: number): { round: number; replicas: number }[] {
  const up = Array.from({ length: MOST }, (_, index) => index + 1)
  return Array.from({ length: repetitions + 1 }, (_, round) =>
    (round % 2 === 0 ? up.toReversed() : up).map((replicas) => ({ round, replicas })),
  ).flat()
}

/** Starts or kills those that make the difference. */
async function changeTo(docker: Docker, web: Container[], from: number, to: number): Promise<void> {
  const ids = web.map(({ id }) => id)
  if (to > from) await docker.run(['start', ...ids.slice(from, to)])
  if (to < from) await docker.run(['kill', ...ids.slice(to, from)])
}

/** Longer than a gateway takes for an answer of a replica that runs. Milliseconds. */
const NO_ANSWER_MS = 500

/** Waits until just so many replicas take turns: none that is gone is asked any more, and each that runs is. */
async function waitForReplicas(url: string, replicas: number, signal: AbortSignal): Promise<void> {
  await waitFor(
    `${replicas} replicas to answer through the gateway`,
    async () => {
      const names = new Set<string>()
      for (let i = 0; i < 2 * MOST; i++) {
        const { status, servedBy } = await ask(url, { path: '/api/health' }, NO_ANSWER_MS)
        if (status !== 200) throw new NotYet(`an answer was ${status ?? 'none'}`)
        names.add(servedBy ?? '')
      }
      if (names.size !== replicas) throw new NotYet(`${names.size} answer`)
      return true
    },
    { timeoutMs: 60_000, intervalMs: 50, signal },
  )
}

async function loaded(
  generator: Generator,
  url: string,
  { connections, seconds }: Settings,
  parts: Part[] | undefined,
): Promise<ReplicaRound> {
  const before = parts && (await takeTimes())
  const result: Throughput = await generator.load(url, {
    ...{ method: 'GET', path: PATH, connections, seconds },
  })
  const after = parts && (await takeTimes())
  return { ...result, cores: parts && before && after ? coresTaken(before, after, parts) : null }
}

/** Who takes CPU. A container that was started again has another first process. */
async function partsOf(
  docker: Docker,
  containers: Container[],
  generator: number,
): Promise<Part[]> {
  const ids = containers.map(({ id }) => id)
  const { stdout } = await docker.run(['inspect', '--format', '{{.State.Pid}}', ...ids])
  const first = stdout.trim().split('\n').map(Number)
  const roots = (wanted: string) =>
    // 0: it does not run.
    first.filter((pid, index) => pid > 0 && containers[index]?.service === wanted)
  return [
    { name: 'web', roots: roots('web') },
    { name: 'Gateway', roots: roots('gateway') },
    { name: 'Redis', roots: roots('redis') },
    { name: 'Generator', roots: [generator] },
    { name: DOCKER_PROXY, processName: /^docker-proxy$/ },
    { name: DOCKER, processName: /^(dockerd|containerd.*|runc.*)$/ },
  ]
}

/** Of each container, all of its processes together. */
async function memoryOf(
  docker: Docker,
  host: HostProcesses,
  containers: Container[],
): Promise<number[]> {
  const trees = await Promise.all(containers.map((one) => host.processesOf(docker, one)))
  return trees.map((all) => all.reduce((sum, { residentBytes }) => sum + residentBytes, 0))
}
