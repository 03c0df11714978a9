import type { Docker } from '../docker/docker.ts'
import { isDockerError } from '../docker/docker-error.ts'
import { waitFor } from '../../core/wait.ts'
import type { ClusterNode } from './nodes.ts'

const TIMEOUT_MS = 60_000

/** Makes one Swarm of engines that are in none. Every node is a manager: with three, any one may be lost. */
export async function formSwarm(docker: Docker, nodes: ClusterNode[]): Promise<void> {
  const [first, ...others] = nodes
  if (!first) throw new Error('A cluster has at least one node')
  const engine = docker.inside(first.container)
  await engine.run(['swarm', 'init', '--advertise-addr', first.address])
  const { stdout } = await engine.run(['swarm', 'join-token', '--quiet', 'manager'])
  // One after the other: each that joins changes whom the next needs to agree.
  for (const node of others) {
    await docker
      .inside(node.container)
      .run([
        ...['swarm', 'join', '--token', stdout.trim(), '--advertise-addr', node.address],
        `${first.address}:2377`,
      ])
  }
  await waitFor(
    'all nodes to be ready',
    async () => {
      const listed = await engine.recordingTo([]).run(['node', 'ls', '--format', '{{.Status}}'])
      const ready = listed.stdout.split('\n').filter((status) => status === 'Ready')
      return ready.length === nodes.length ? true : undefined
    },
    { timeoutMs: TIMEOUT_MS, notYet: isDockerError },
  )
}
