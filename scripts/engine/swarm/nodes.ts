import { createHash } from 'node:crypto'
import { GUIDE_LABEL } from '../../core/labels.ts'
import { ROOT } from '../../core/paths.ts'
import type { Run } from '../../core/run.ts'

/** Which cluster it is. All that belongs to it carries its name as a label, so that it is found whatever ended its maker. */
export interface ClusterId {
  /** In the names of its containers, network and volumes. */
  name: string
  /** Of its owner: by them the ordinary clean-up finds it. */
  labels: Record<string, string>
}

/** That of `npm run cluster`: one for each folder of the lab. */
export function readersCluster(root = ROOT): ClusterId {
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 6)
  return { name: `lab-cluster-${hash}`, labels: { [GUIDE_LABEL]: root } }
}

/** That of a run, which goes with it. */
export const clusterOfRun = ({ id, labels }: Pick<Run, 'id' | 'labels'>): ClusterId => ({
  name: `lab-${id}-cluster`,
  labels,
})

/** A container with a Docker engine of its own. */
export interface ClusterNode {
  /** As Swarm calls it: `node-1`. */
  name: string
  /** The container's name. */
  container: string
  /** Its address among the nodes. */
  address: string
  /** Where each port that it publishes is reached: port of the node → `http://127.0.0.1:8101`. */
  urls: Record<string, string>
}

interface Inspected {
  Name: string
  Config: { Hostname: string }
  HostConfig: { PortBindings: Record<string, { HostPort: string }[]> | null }
  NetworkSettings: {
    Networks: Record<string, { IPAMConfig: { IPv4Address?: string } | null }>
  }
}

/**
 * The nodes, by name.
 * @param json of `docker inspect`, of running containers and of stopped ones
 * @param host where the engine's published ports are reached
 */
export function parseNodes(json: string, host: string): ClusterNode[] {
  const nodes = (JSON.parse(json) as Inspected[]).map((one): ClusterNode => {
    const [network] = Object.values(one.NetworkSettings.Networks)
    const urls = Object.entries(one.HostConfig.PortBindings ?? {}).map(([port, [binding]]) => [
      port.replace('/tcp', ''),
      `http://${host}:${binding?.HostPort}`,
    ])
    return {
      name: one.Config.Hostname,
      container: one.Name.replace(/^\//, ''),
      address: network?.IPAMConfig?.IPv4Address ?? '',
      urls: Object.fromEntries(urls) as Record<string, string>,
    }
  })
  return nodes.sort((a, b) => a.name.localeCompare(b.name))
}

/** The network's own address is followed by that of its gateway. */
const FIRST_ADDRESS = 2

/**
 * An address of a network.
 * @param subnet `172.20.0.0/16`
 * @param index from 0
 */
export function addressIn(subnet: string, index: number): string {
  const numbers = (subnet.split('/')[0] ?? '').split('.')
  const last = Number(numbers.pop())
  return [...numbers, last + FIRST_ADDRESS + index].join('.')
}
