import { ownPackagings, type PackagingId } from '../own-packagings.ts'
import { containerStates } from '../../engine/docker/container-state.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import type { Run } from '../../core/run.ts'

/** What requests are sent to. */
export interface Target {
  name: string
  url: URL
  /** Which instances an answer may come from. */
  hostnames?: Set<string>
  /** What must be the same before and after: which containers there are, since when, how often restarted. */
  state?: () => Promise<string>
}

/** Behind a gateway: what confuses it may get to the wrong one. */
const REPLICAS = 2

/** Builds and starts a stack of its own, as a compare does. It carries the run's label. */
export async function launchTarget(
  docker: Docker,
  run: Run,
  id: PackagingId,
  onProgress: (line: string) => void,
): Promise<Target> {
  const packaging = (await ownPackagings(docker, run, onProgress)).of[id]
  onProgress(`Building and starting: ${packaging.title}`)
  await packaging.build(docker, { rebuild: false })
  const stack = await packaging.launch(docker)
  if (id === 'multiContainer') await stack.scale(docker, REPLICAS)
  const containers = await stack.containers(docker)
  return {
    name: packaging.title,
    url: new URL(stack.urls()[0] ?? ''),
    // Docker names a container's host by the beginning of its id.
    hostnames: new Set(containers.map((one) => one.id.slice(0, 12))),
    async state() {
      const now = await stack.containers(docker)
      const states = await containerStates(
        docker,
        now.map((one) => one.id),
      )
      return states
        .map(
          ({ id: one, status, restartCount, startedAt }) =>
            `${one.slice(0, 12)} ${status}, restarted ${restartCount} times, since ${startedAt}`,
        )
        .sort()
        .join('\n')
    },
  }
}
