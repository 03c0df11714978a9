import getPort from 'get-port'
import { typedCommand } from '../../engine/docker/evidence.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { labelArguments } from '../../core/labels.ts'
import { isGood } from '../../engine/load/answers.ts'
import { ask } from '../../engine/load/probe.ts'
import { published } from '../../engine/packagings/published.ts'
import type { Run } from '../../core/run.ts'
import { waitFor } from '../../core/wait.ts'
import type { ColdStart } from './bench-results.ts'
import type { Cores } from './cores.ts'
import { coreName, type Processes } from './processes.ts'
import { startRedis } from './redis.ts'
import { startServer } from './servers.ts'

export interface ColdStartInput {
  docker: Docker
  run: Run
  signal: AbortSignal
  processes: Processes
  host: string
  cores: Cores | undefined
  redisImage: string
  webImage: string
  repetitions: number
  progress: (line: string) => void
}

/** So finely are the starts told apart. */
const INTERVAL_MS = 5

/** Starts the app again and again, as a process and as a container in turns. The first of each is not counted. */
export async function measureColdStart(input: ColdStartInput): Promise<ColdStart> {
  const { docker, run, cores, redisImage: image, repetitions, progress } = input
  const redis = await startRedis({ ...input, image, core: cores?.redis }, 'cold-start')
  const network = `lab-bench-${run.id}`
  const labels = labelArguments(run.labels)
  await docker.run(['network', 'create', ...labels, network])
  await docker.run([
    ...['run', '--detach', ...labels, '--network', network, '--network-alias', 'redis', image],
    ...['redis-server', '--save', '', '--appendonly', 'no', '--protected-mode', 'no'],
  ])
  const times: ColdStart = { processMs: [], containerMs: [] }
  for (let round = 0; round <= repetitions; round++) {
    progress(`start ${round} of ${repetitions}`)
    const processMs = await timeProcess(input, redis)
    const containerMs = await timeContainer(input, network)
    if (round === 0) continue
    times.processMs.push(processMs)
    times.containerMs.push(containerMs)
  }
  return times
}

async function timeProcess(
  { processes, signal, cores }: ColdStartInput,
  redis: { host: string; port: number },
): Promise<number> {
  const start = performance.now()
  const server = await startServer('ours', {
    ...{ processes, signal, redis, core: cores?.server, intervalMs: INTERVAL_MS },
    name: 'This app, from cold',
  })
  const took = Math.round(performance.now() - start)
  await processes.stop(server.child)
  return took
}

async function timeContainer(input: ColdStartInput, network: string): Promise<number> {
  const { docker, run, signal, processes, host, webImage } = input
  const port = await getPort()
  const start = performance.now()
  const command = (labels: string[]) => [
    ...['run', '--detach', '--init', ...labels, '--network', network],
    ...['--env', 'REDIS_HOST=redis', '--publish', `${published(host, port)}:3000`, webImage],
  ]
  const created = docker.run(command(labelArguments(run.labels)))
  const typed = typedCommand(command([]))
  processes.add({ name: 'web, from cold', core: coreName(undefined), command: typed })
  const [took, { stdout: id }] = await Promise.all([
    firstAnswer(`http://${host}:${port}`, start, signal),
    created,
  ])
  await docker.run(['rm', '--force', '--volumes', id.trim()])
  return took
}

async function firstAnswer(url: string, start: number, signal: AbortSignal): Promise<number> {
  return waitFor(
    `${url}/api/tasks to answer`,
    async () => {
      const outcome = await ask(url, { path: '/api/tasks' }, 2000)
      return isGood(outcome) ? Math.round(performance.now() - start) : undefined
    },
    { timeoutMs: 60_000, intervalMs: INTERVAL_MS, signal },
  )
}
