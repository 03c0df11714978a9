import { removeAll } from '../clean-up.ts'
import type { Docker } from '../docker/docker.ts'
import { engineHost } from '../docker/engine-host.ts'
import { listObjects, type LabObject } from '../docker/lab-objects.ts'
import { allOf } from '../../core/all-of.ts'
import { ExpectedError } from '../../core/errors.ts'
import { CLUSTER_LABEL } from '../../core/labels.ts'
import { createNodes } from './create-nodes.ts'
import { formSwarm } from './form-swarm.ts'
import { buildNodeImage } from './node-image.ts'
import { type ClusterId, type ClusterNode, parseNodes } from './nodes.ts'
import { untilAnswering } from './power.ts'

/** Nodes that are containers of one engine, each with an engine of its own, joined by one network. */
export interface LocalCluster {
  name: string
  nodes: ClusterNode[]
}

/** Where each node's gateway listens on the node. */
export const GATEWAY_PORT = '8082'
/** Each node takes an address and a port of this machine, and about 100 MB of memory. */
export const MOST_NODES = 9

/** Where users reach the gateways, one on each node. */
export const gatewayUrls = ({ nodes }: LocalCluster) =>
  nodes.map(({ urls }) => urls[GATEWAY_PORT] ?? '')

/** The cluster of this name, whether its nodes run or not; undefined where there is none. */
export async function readCluster(
  docker: Docker,
  { name }: ClusterId,
): Promise<LocalCluster | undefined> {
  const containers = (await findObjects(docker, name)).filter(({ kind }) => kind === 'container')
  if (containers.length === 0) return undefined
  const { stdout } = await docker.run(['inspect', ...containers.map((one) => one.id)])
  return { name, nodes: parseNodes(stdout, await engineHost(docker)) }
}

export interface UpOptions {
  id: ClusterId
  /** How many nodes. */
  count: number
  docker: Docker
  signal: AbortSignal
  progress: (line: string) => void
  /** Those of each node that this machine reaches, besides the gateway's. */
  ports?: string[]
}

/**
 * Makes the nodes, waits for their engines and forms a Swarm of them, in which every node is a manager.
 * @throws ExpectedError where there is one already, or something is left of one
 */
export async function bringUp(options: UpOptions): Promise<LocalCluster> {
  const { id, count, docker, signal, progress, ports = [] } = options
  if ((await findObjects(docker, id.name)).length > 0) {
    throw new ExpectedError(
      `The cluster ${id.name} is up already, or something is left of it.`,
      '`npm run cluster -- status` says which; `npm run cluster -- down` removes it.',
    )
  }
  try {
    progress('the image of a node')
    const image = await buildNodeImage(docker, progress)
    progress(`${count} nodes`)
    await createNodes(docker, id, { count, image, ports: [GATEWAY_PORT, ...ports] })
    const cluster = await readCluster(docker, id)
    if (cluster?.nodes.length !== count) throw new Error('Not all nodes are there')
    await allOf(cluster.nodes.map((node) => untilAnswering(docker, node, signal)))
    progress('a Swarm of them')
    await formSwarm(docker, cluster.nodes)
    return cluster
  } catch (error) {
    await takeDown(docker.forCleanUp(), id)
    throw error
  }
}

/**
 * Removes all of a cluster, whatever there is of it: what `bringUp` did not come to the end of, too.
 * @returns what there was
 */
export function takeDown(docker: Docker, { name }: ClusterId): Promise<LabObject[]> {
  return removeAll(docker, () => findObjects(docker, name))
}

const findObjects = (docker: Docker, name: string) =>
  listObjects(docker, `${CLUSTER_LABEL}=${name}`)
