import type { Docker } from '../../engine/docker/docker.ts'
import { type ContainerState, containerStates } from '../../engine/docker/container-state.ts'
import type { EventWatch } from '../../engine/docker/events.ts'
import type { HostProcesses } from '../../engine/docker/host-processes.ts'
import type { BaseReferences, Packaging, Stack } from '../../engine/packagings/packaging.ts'
import type { Container } from '../../engine/docker/container.ts'
import type { Run } from '../../core/run.ts'
import type { Stacks } from './stacks.ts'

/** What every fault works with. */
export interface Bench {
  docker: Docker
  run: Run
  bases: BaseReferences
  signal: AbortSignal
  progress: (line: string) => void
  killer: HostProcesses
  watch: EventWatch
  stacks: Stacks
  times: number
  outageSeconds: number
  /** From 0 to 1, the same for the same seed. */
  random: () => number
}

/** A stack that a fault may break. */
export interface Site extends Bench {
  packaging: Packaging
  stack: Stack
  /** Says that the stack is not as it was, so that no other fault gets it. */
  discard: () => void
  replicas: number
  url: string
  /** What `prepare` of the fault found. */
  images: string[]
}

/** The containers of a site and how they are, in the same order. */
export async function look(
  site: Site,
): Promise<{ containers: Container[]; states: ContainerState[] }> {
  const quiet = site.docker.recordingTo([])
  const containers = await site.stack.containers(quiet)
  const states = await containerStates(
    quiet,
    containers.map(({ id }) => id),
  )
  return { containers, states }
}

/** How many containers run the app. */
export async function replicasOf(site: Site): Promise<number> {
  const containers = await site.stack.containers(site.docker.recordingTo([]))
  return containers.filter(runsApp).length
}

const runsApp = ({ service }: Container) => service === 'web' || service === 'monolith'

/** How often Docker has started these containers again: all of them, and those in which the app runs. */
export async function restartsOf(site: Site): Promise<{ all: number; web: number }> {
  const { containers, states } = await look(site)
  const sum = (wanted: (one: Container) => boolean) =>
    states.reduce((total, { restartCount }, index) => {
      const container = containers[index]
      return container && wanted(container) ? total + restartCount : total
    }, 0)
  return {
    all: sum(() => true),
    web: sum(runsApp),
  }
}
