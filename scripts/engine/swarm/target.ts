import type { Docker } from '../docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { copyToNodes, type ImageVariables } from './images.ts'
import { type LocalCluster, readCluster } from './local-cluster.ts'
import type { ClusterId, ClusterNode } from './nodes.ts'

/** The Swarm that a command talks to. */
export interface Target {
  /** For the first line that a command prints. */
  title: string
  /** An engine that manages it. */
  manager: Docker
  /** Absent for the Swarm of the reader's own context. */
  cluster?: LocalCluster
  /** The engine that builds. */
  builder: Docker
}

/**
 * This cluster where it is up, else the Swarm of the current Docker context.
 * @throws ExpectedError where there is neither
 */
export async function findTarget(builder: Docker, id: ClusterId): Promise<Target> {
  const cluster = await readCluster(builder, id)
  if (cluster) {
    const manager = await livingManager(builder, cluster.nodes)
    return { title: `The cluster ${id.name}`, manager, cluster, builder }
  }
  const context = (await builder.run(['context', 'show'])).stdout.trim()
  const { stdout } = await builder.run([
    ...['info', '--format', '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}'],
  ])
  if (stdout.trim() === 'active true') {
    return { title: `The Swarm of the Docker context “${context}”`, manager: builder, builder }
  }
  throw new ExpectedError(
    `No cluster is up here, and the engine of the Docker context “${context}” manages no Swarm.`,
    '`npm run cluster -- up` makes a cluster of containers; `docker swarm init` makes a Swarm of the engine.',
  )
}

/** The first node that answers as a manager. @throws ExpectedError where none does */
export async function livingManager(docker: Docker, nodes: ClusterNode[]): Promise<Docker> {
  for (const { container } of nodes) {
    const engine = docker.inside(container)
    const asked = await engine
      .recordingTo([])
      .run(['node', 'ls', '--quiet'], { reject: false, timeoutMs: 10_000 })
      .catch(() => undefined)
    if (asked?.exitCode === 0) return engine
  }
  throw new ExpectedError(
    'No node of the cluster answers as a manager: more than half of them must live.',
    '`npm run cluster -- power-on NODE` brings one back; `npm run cluster -- down` removes all.',
  )
}

/** The images by the names that the Swarm's nodes have for them. A local cluster gets what it lacks. */
export async function imagesThere(
  { cluster, builder }: Target,
  images: ImageVariables,
  progress: (line: string) => void,
): Promise<ImageVariables> {
  if (!cluster) return images
  const there = { ...images }
  for (const variable of Object.keys(images) as (keyof ImageVariables)[]) {
    progress(images[variable])
    there[variable] = await copyToNodes(builder, cluster, images[variable])
  }
  return there
}
