import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Docker } from '../docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { allOf } from '../../core/all-of.ts'
import { findCgroups, removeCgroup } from './cgroups.ts'
import {
  findNetwork,
  makeSwitch,
  type NetworkTraces,
  plugIn,
  removeNetwork,
  setCable,
} from './network.ts'
import { startEngine } from './node-engine.ts'
import { waitFor } from '../../core/wait.ts'
import { type ClusterNode, nodeAt, type Place, runtimeDirectory } from './place.ts'
import { endProcesses, processesOf } from './processes.ts'
import { formSwarm } from './form-swarm.ts'

/** Nodes made of this machine: an engine each, in a network of its own. */
export interface LocalCluster {
  place: Place
  nodes: ClusterNode[]
}

/** What is kept of a cluster that is up. */
interface State {
  network: string
  nodes: number
}

const stateFile = ({ directory }: Place) => path.join(directory, 'cluster.json')

/** So many are looked for where nothing says how many there were. */
export const MOST_NODES = 9

/** The cluster at a place; undefined where none came up. */
export async function readCluster(place: Place): Promise<LocalCluster | undefined> {
  const text = await readFile(stateFile(place), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { network, nodes } = JSON.parse(text) as State
  return { place, nodes: nodesOf(place, nodes, network) }
}

/** Where users come in: a gateway on each node. */
export const doorsOf = ({ nodes }: LocalCluster, port = PORT) =>
  nodes.map(({ address }) => `http://${address}:${port}`)

/** compose.yaml's, unless the environment says so. */
const PORT = process.env['MULTI_CONTAINER_PORT'] ?? '8082'

function nodesOf(place: Place, count: number, network = ''): ClusterNode[] {
  return Array.from({ length: count }, (_, index) => nodeAt(place, index + 1, network))
}

export interface UpOptions {
  place: Place
  /** How many nodes. */
  count: number
  docker: Docker
  signal: AbortSignal
  progress: (line: string) => void
}

/**
 * Makes the nodes, starts their engines and forms a Swarm of them, in which every node is a manager.
 * @throws ExpectedError where there is one already, or something is left of one
 */
export async function bringUp(options: UpOptions): Promise<LocalCluster> {
  const { place, count, docker, signal, progress } = options
  if (!isNothing(await findTraces(place))) {
    throw new ExpectedError(
      `The cluster ${place.name} is up already, or something is left of it.`,
      '`npm run cluster -- status` says which; `npm run cluster -- down` removes it.',
    )
  }
  try {
    await mkdir(place.directory, { recursive: true })
    progress('a bridge')
    const network = await makeSwitch(place)
    const nodes = nodesOf(place, count, network)
    for (const node of nodes) await plugIn(place, node)
    progress(`${count} engines`)
    await allOf(nodes.map((node) => startEngine(docker, node, signal)))
    progress('a Swarm of them')
    await formSwarm(docker, nodes)
    await writeFile(stateFile(place), JSON.stringify({ network, nodes: count } satisfies State))
    return { place, nodes }
  } catch (error) {
    await takeDown(place)
    throw error
  }
}

/** A node's power fails: nobody answers from there, not even with a refusal, and all of its processes end at once. */
export async function powerOff(node: ClusterNode): Promise<void> {
  await setCable(node, 'down')
  await endProcesses([node])
}

/** The power is back: the engine starts with what is on its disk. */
export async function powerOn(
  docker: Docker,
  node: ClusterNode,
  signal: AbortSignal,
): Promise<void> {
  await setCable(node, 'up')
  await startEngine(docker, node, signal)
}

/** All that this machine has of a cluster. */
export interface Traces extends NetworkTraces {
  processes: number[]
  cgroups: string[]
  directories: string[]
}

export async function findTraces(place: Place): Promise<Traces> {
  return {
    processes: await processesOf(nodesOf(place, MOST_NODES)),
    ...(await findNetwork(place)),
    cgroups: await findCgroups(place),
    directories: [runtimeDirectory(place), place.directory].filter((one) => existsSync(one)),
  }
}

export function isNothing({ processes, namespaces, links, hasRule, cgroups, directories }: Traces) {
  return (
    !hasRule &&
    [processes, namespaces, links, cgroups, directories].every((one) => one.length === 0)
  )
}

/** What was just being made when its maker was ended is made still, and goes in the next round. */
const GONE_WITHIN_MS = 60_000

/**
 * Removes all of a cluster, whatever there is of it, until nothing is left: what `up` did not come to the end of, too.
 * Nothing that has another name is touched.
 * @returns what there was
 */
export async function takeDown(place: Place): Promise<Traces> {
  const found = await findTraces(place)
  await waitFor(
    `all of the cluster ${place.name} to be gone`,
    async () => {
      const left = await findTraces(place)
      if (isNothing(left)) return true
      await removeTraces(place, left)
      return undefined
    },
    { timeoutMs: GONE_WITHIN_MS, intervalMs: 50, notYet: isSystemError },
  )
  return found
}

/** Busy, or gone or filled meanwhile: the next round finds out. */
const isSystemError = (error: unknown) =>
  error instanceof Error && (error as NodeJS.ErrnoException).syscall !== undefined

async function removeTraces(place: Place, found: Traces): Promise<void> {
  await endProcesses(nodesOf(place, MOST_NODES))
  await removeNetwork(place, found)
  for (const cgroup of await findCgroups(place)) await removeCgroup(cgroup)
  for (const directory of found.directories) await rm(directory, { recursive: true, force: true })
}
