import type { Docker } from '../docker/docker.ts'
import { isDockerError } from '../docker/docker-error.ts'
import { waitFor } from '../../core/wait.ts'
import { spreadOver } from './read-swarm.ts'
import { tasks } from './stack.ts'

/**
 * Waits until so many tasks of a service run on nodes that live. Those of a dead node count as running until Swarm misses it.
 * @param dead the names of nodes that do not
 * @returns how many run on each
 * @throws WaitTimeout
 */
export function untilRunningElsewhere(
  manager: Docker,
  service: string,
  wanted: number,
  dead: string[],
  limits: { timeoutMs: number; signal: AbortSignal },
): Promise<Record<string, number>> {
  const quiet = manager.recordingTo([])
  return waitFor(
    `${wanted} of ${service} to run on the other nodes`,
    async () => {
      const living = (await tasks(quiet)).filter(({ node }) => !dead.includes(node))
      const spread = spreadOver(living, service)
      const running = Object.values(spread).reduce((sum, one) => sum + one, 0)
      return running === wanted ? spread : undefined
    },
    // The managers may have no leader for a moment.
    { intervalMs: 100, notYet: isDockerError, ...limits },
  )
}
