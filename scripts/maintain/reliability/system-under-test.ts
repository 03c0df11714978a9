import type { Docker } from '../../engine/docker/docker.ts'
import { containerStates } from '../../engine/docker/container-state.ts'
import type { EventWatch } from '../../engine/docker/events.ts'
import type { HostProcesses } from '../../engine/docker/host-processes.ts'
import type { BaseReferences, Packaging, Stack } from '../../engine/packagings/packaging.ts'
import type { Container } from '../../engine/docker/container.ts'
import type { Run } from '../../core/run.ts'
import { sum } from '../../core/statistics.ts'
import type { StackPool } from './stack-pool.ts'

/** What every fault works with. */
export interface FaultContext {
  docker: Docker
  run: Run
  bases: BaseReferences
  signal: AbortSignal
  progress: (line: string) => void
  killer: HostProcesses
  watch: EventWatch
  stacks: StackPool
  times: number
  outageSeconds: number
  /** Of random moments. */
  seed: number
}

/** A stack that a fault may break. */
export interface SystemUnderTest extends FaultContext {
  packaging: Packaging
  stack: Stack
  /** Says that the stack is not as it was, so that no other fault gets it. */
  discard: () => void
  replicas: number
  url: string
}

/** Web replicas of the stack. Each further copy of a monolith would have an address and tasks of its own: there is one. */
export const REPLICAS = 3

/** Does some work with a stack that nobody else uses meanwhile, with as many replicas as there are to be. */
export function withSystem<T>(
  packaging: Packaging,
  context: FaultContext,
  work: (system: SystemUnderTest) => Promise<T>,
): Promise<T> {
  return context.stacks.use(packaging, async ({ stack, discard }) => {
    const quiet = context.docker.recordingTo([])
    const replicas = packaging.id === 'monolithic' ? 1 : REPLICAS
    const running = (await stack.containers(quiet)).filter(runsApp)
    if (running.length !== replicas) await stack.scale(quiet, replicas)
    const [url = ''] = stack.urls()
    return work({ ...context, packaging, stack, discard, replicas, url })
  })
}

const runsApp = ({ service }: Container) => service === 'web' || service === 'monolith'

/** How often Docker has started the containers again: all of them, and those in which the app runs. */
export async function restartsOf({
  docker,
  stack,
}: SystemUnderTest): Promise<{ all: number; web: number }> {
  const quiet = docker.recordingTo([])
  const containers = await stack.containers(quiet)
  const ids = containers.map(({ id }) => id)
  const states = await containerStates(quiet, ids)
  const restarts = containers.map((container, index) => ({
    isWeb: runsApp(container),
    times: states[index]?.restartCount ?? 0,
  }))
  const times = (of: typeof restarts) => sum(of, (one) => one.times)
  return { all: times(restarts), web: times(restarts.filter(({ isWeb }) => isWeb)) }
}
