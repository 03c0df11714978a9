import type { Docker } from '../docker/docker.ts'
import { engineHost } from '../docker/engine-host.ts'
import { allOf } from '../../core/all-of.ts'
import { CLUSTER_LABEL, labelArguments } from '../../core/labels.ts'
import { freePorts } from '../../core/ports.ts'
import { addressIn, type ClusterId } from './nodes.ts'

/** The first port on this machine that a node's may be published on. */
const FIRST_PORT = 8101

export interface NodesOptions {
  count: number
  image: string
  /** Those of each node that this machine reaches. */
  ports: string[]
}

/** Starts the containers that are the nodes. */
export async function createNodes(
  docker: Docker,
  id: ClusterId,
  { count, image, ports }: NodesOptions,
): Promise<void> {
  const labels = labelArguments({ ...id.labels, [CLUSTER_LABEL]: id.name })
  const subnet = await createNetwork(docker, id.name, labels)
  // The engine of another machine has its ports there, for others than that machine itself.
  const isLocal = (await engineHost(docker)) === '127.0.0.1'
  const free = await freePorts(count * ports.length, FIRST_PORT)
  const start = async (index: number) => {
    const name = `${id.name}-node-${index + 1}`
    const published = ports.flatMap((port, at) => {
      const mapping = `${free[index * ports.length + at]}:${port}`
      return ['--publish', isLocal ? `127.0.0.1:${mapping}` : mapping]
    })
    await docker.run(['volume', 'create', ...labels, name])
    await docker.run([
      ...['run', '--detach', '--privileged', '--init', '--name', name, ...labels],
      // What an engine notes of its processes is void after a restart.
      ...['--hostname', `node-${index + 1}`, '--tmpfs', '/run'],
      ...['--volume', `${name}:/var/lib/docker`],
      // Swarm knows a manager by its address, which has to outlast a restart.
      ...['--network', id.name, '--ip', addressIn(subnet, index)],
      ...[...published, image],
    ])
  }
  await allOf(Array.from({ length: count }, (_, index) => start(index)))
}

/** Containers may have addresses of their own only where the subnet was named: Docker finds a free one, and gets it named. */
async function createNetwork(docker: Docker, name: string, labels: string[]): Promise<string> {
  await docker.run(['network', 'create', ...labels, name])
  const format = '{{(index .IPAM.Config 0).Subnet}}'
  const { stdout } = await docker.run(['network', 'inspect', '--format', format, name])
  const subnet = stdout.trim()
  await docker.run(['network', 'rm', name])
  await docker.run(['network', 'create', ...labels, '--subnet', subnet, name])
  return subnet
}
