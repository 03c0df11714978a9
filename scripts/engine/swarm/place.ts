import { createHash } from 'node:crypto'
import path from 'node:path'
import { LAB_DIRECTORY, ROOT } from '../../core/paths.ts'
import type { Run } from '../../core/run.ts'

/** Where a cluster of our own lives: all that it is made of is found by this alone, whatever became of its maker. */
export interface Place {
  /** In the name of each thing that the system knows; at most 13 characters, for an interface's name has 15. */
  name: string
  /** Absolute: the engines' data and logs. */
  directory: string
}

/** Sockets go here and not into the lab's folder: a socket's path may have no more than 107 characters. */
const RUNTIME = '/run'

/** That of `npm run cluster`: one to a folder of the lab, so that two of them do not meet. */
export function readersPlace(root = ROOT): Place {
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 6)
  return { name: `lab-${hash}`, directory: path.join(LAB_DIRECTORY, 'cluster') }
}

/** That of a run: what a run that was killed leaves is found by the run's id. */
export function placeOfRun({ id, directory }: Pick<Run, 'id' | 'directory'>): Place {
  return { name: `lab-${id.slice(-4)}`, directory: path.join(directory, 'cluster') }
}

/** What is known of a node by its number, before there is one. */
export interface ClusterNode {
  /** From 1. */
  number: number
  /** As Swarm calls it. */
  name: string
  /** Of its network namespace, of the host's end of its cable, and in its processes' environment. */
  id: string
  /** Its containers' parent, in each hierarchy. */
  cgroup: string
  address: string
  /** Its sockets and process ids. */
  runtime: string
  /** The engine's, for `docker --host`. */
  socket: string
  /** Its images, volumes and logs. */
  data: string
}

/** @param network the first three numbers of the cluster's addresses: `198.18.0` */
export function nodeAt(place: Place, number: number, network: string): ClusterNode {
  const id = `${place.name}-${number}`
  const runtime = path.join(runtimeDirectory(place), String(number))
  return {
    number,
    ...{ name: `node-${number}`, id, cgroup: `/${id}` },
    address: `${network}.${FIRST_ADDRESS + number}`,
    runtime,
    socket: `unix://${path.join(runtime, 'docker.sock')}`,
    data: path.join(place.directory, String(number)),
  }
}

const FIRST_ADDRESS = 10

/** Of all nodes. */
export const runtimeDirectory = (place: Place) => path.join(RUNTIME, place.name)

/** Whether the system's name for something is one of a node's at this place. */
export function isOfPlace(place: Place, name: string): boolean {
  return name.startsWith(`${place.name}-`) && /^\d+$/.test(name.slice(place.name.length + 1))
}
