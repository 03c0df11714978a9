import type { Run } from '../../core/run.ts'
import { containerStates } from '../../engine/docker/container-state.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { ownPackagings, type PackagingId } from '../own-packagings.ts'

/** What requests are sent to. */
export interface Target {
  name: string
  url: URL
  /** The options of `npm run fuzz` that lead to it again. */
  options: string
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
  return {
    name: packaging.title,
    url: new URL(stack.urls()[0] ?? ''),
    options: `--packaging ${id === 'multiContainer' ? 'multi-container' : 'monolithic'}`,
    async state() {
      const ids = (await stack.containers(docker)).map((one) => one.id)
      const states = (await containerStates(docker, ids)).map((one) => {
        const { status, restartCount, startedAt } = one
        return `${one.id.slice(0, 12)} ${status}, restarted ${restartCount} times, since ${startedAt}`
      })
      return states.sort().join('\n')
    },
  }
}
