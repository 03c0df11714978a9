import Table from 'cli-table3'
import type { Docker } from '../docker/docker.ts'
import { gatewayUrls } from './local-cluster.ts'
import { jsonLines, spreadOver, type Task } from './read-swarm.ts'
import { redisNode, services, tasks } from './stack.ts'
import type { Target } from './target.ts'

/** A node as `docker node ls` has it. */
export interface SwarmNode {
  name: string
  /** `Ready`, `Down`. */
  status: string
  /** `Active`, `Drain`. */
  availability: string
  /** `Leader`, `Reachable`, `Unreachable`; empty for one that only works. */
  manager: string
}

/** The nodes of a Swarm. */
export async function swarmNodes(manager: Docker): Promise<SwarmNode[]> {
  const { stdout } = await manager.run(['node', 'ls', '--format', '{{json .}}'])
  type Line = Record<'Hostname' | 'Status' | 'Availability' | 'ManagerStatus', string>
  return jsonLines<Line>(stdout).map((one) => ({
    ...{ name: one.Hostname, status: one.Status },
    ...{ availability: one.Availability, manager: one.ManagerStatus },
  }))
}

/** What `npm run cluster -- status` prints. */
export async function describe({ manager, cluster }: Target): Promise<string> {
  const [nodes, all, there, redisOn] = await Promise.all([
    swarmNodes(manager),
    services(manager),
    tasks(manager),
    redisNode(manager),
  ])
  const replicas = all.map(({ name, running, wanted }) => `${name} ${running}/${wanted}`).join(', ')
  const addresses = cluster
    ? gatewayUrls(cluster).map((url, n) => `  ${cluster.nodes[n]?.name}  ${url}`)
    : []
  const first = cluster?.nodes.find(({ name }) => name === nodes.find(isLeader)?.name)
  return [
    nodeTable(nodes, there),
    replicas === '' ? 'The stack is not deployed.' : `Tasks: ${replicas}`,
    ...(redisOn === '' ? [] : [`Redis's volume: on ${redisOn}`]),
    ...(all.length > 0 && addresses.length > 0 ? ['Users reach it at:', ...addresses] : []),
    ...(first
      ? ['Docker commands on its leader:', `  docker exec ${first.container} docker node ls`]
      : []),
  ].join('\n')
}

const isLeader = ({ manager }: SwarmNode) => manager === 'Leader'

/** Each node, how it is, and how many tasks of which service run on it. */
export function nodeTable(nodes: SwarmNode[], tasks: Task[]): string {
  const names = [...new Set(tasks.map(({ service }) => service))].sort()
  const spreads = names.map((service) => spreadOver(tasks, service))
  const table = new Table({
    head: ['node', 'status', 'availability', 'manager', ...names],
    style: { head: [], border: [] },
  })
  for (const node of nodes.toSorted((a, b) => a.name.localeCompare(b.name))) {
    const { name, status, availability, manager } = node
    table.push([name, status, availability, manager, ...spreads.map((one) => one[name] ?? 0)])
  }
  return table.toString()
}
