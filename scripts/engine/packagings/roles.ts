import { type ContainerState, containerStates } from '../docker/container-state.ts'
import type { Docker } from '../docker/docker.ts'
import { isInit, nameOf } from '../docker/process-name.ts'
import type { Process } from '../docker/processes.ts'
import type { ListeningSocket } from '../docker/sockets.ts'
import type { HostProcesses, PortAnswers } from '../docker/host-processes.ts'
import { appIn, portsToAsk, redisIn, topmost } from './socket-owners.ts'
import type { Stack } from './packaging.ts'
import type { Container } from '../docker/container.ts'

/**
 * What a process is there for: the app, Redis, or what the packaging puts around the two, which is a supervisor in one
 * and a gateway in the other.
 */
export type ProcessRole = 'web' | 'redis' | 'extra'

export interface RoleProcess {
  role: ProcessRole
  /** As people call it: `supervisord`, `haproxy`. */
  name: string
  container: Container
  /** On the engine's host. */
  pid: number
}

export interface ContainerTree {
  container: Container
  /** Whether users may come in here: a port of the host leads to it. */
  isPublished: boolean
  /** Its first process first, parents before children. */
  processes: Process[]
  sockets: ListeningSocket[]
  /** What its ports answered, where more than one could be the app's. */
  answers?: PortAnswers
}

/** The process of each role in a stack, found by looking. A role that no process has now is left out. */
export async function roleProcesses(
  docker: Docker,
  stack: Stack,
  host: HostProcesses,
): Promise<RoleProcess[]> {
  const containers = await stack.containers(docker)
  const ids = containers.map(({ id }) => id)
  return processesOf(docker, containers, await containerStates(docker, ids), host)
}

/** The same where the states of the containers are known, in their order. */
export async function processesOf(
  docker: Docker,
  containers: Container[],
  states: Pick<ContainerState, 'status' | 'pid' | 'isPublished'>[],
  host: HostProcesses,
): Promise<RoleProcess[]> {
  const running = containers.flatMap((container, index) => {
    const { status, pid = 0, isPublished = false } = states[index] ?? {}
    return status === 'running' ? [{ container, pid, isPublished }] : []
  })
  const trees = await host.trees(
    docker,
    running.map(({ pid }) => pid),
  )
  const looks = running.map(async ({ container, isPublished }, index) => {
    const processes = trees[index] ?? []
    const pids = processes.map(({ pid }) => pid)
    const tree = { container, isPublished, processes, sockets: await host.sockets(docker, pids) }
    const ports = portsToAsk(tree)
    if (ports.length < 2) return tree
    return { ...tree, answers: await host.askPorts(docker, container.id, ports) }
  })
  return classify(await Promise.all(looks))
}

/** Tells the processes' roles from their trees and sockets alone. */
export function classify(trees: ContainerTree[]): RoleProcess[] {
  const ofService = (name: string) => trees.find(({ container }) => container.service === name)
  const withRedis = ofService('redis') ?? trees.find((tree) => redisIn(tree))
  const withWeb = ofService('web') ?? withRedis ?? trees[0]
  const web = withWeb && appIn(withWeb)
  const redis =
    withRedis && (redisIn(withRedis) ?? (withRedis === withWeb ? undefined : listenerOf(withRedis)))
  // A container for web alone has no supervisor, even where a shell or an init started the app.
  const isAlone = withWeb !== undefined && withWeb === ofService('web') && withWeb !== withRedis
  const gateway =
    isAlone && !withWeb.isPublished ? entryAmong(trees, [withWeb, withRedis]) : undefined
  return [
    ...found('web', withWeb, web),
    ...found('redis', withRedis, redis),
    ...(isAlone
      ? found('extra', gateway, gateway && listenerOf(gateway))
      : found('extra', withWeb, withWeb && supervisorIn(withWeb, [web, redis]))),
  ]
}

const entryAmong = (trees: ContainerTree[], others: (ContainerTree | undefined)[]) =>
  trees.find((one) => one.isPublished && !others.includes(one))

/** What listens in a container with one job, whatever its name and port. */
function listenerOf(tree: ContainerTree): Process | undefined {
  const socket = tree.sockets.find(({ port }) => port !== undefined) ?? tree.sockets[0]
  return socket && topmost(socket, tree.processes)
}

/**
 * The first process of a container that is no init: unless that is the app or Redis itself, it is there to start and watch
 * them.
 */
function supervisorIn(
  { processes }: ContainerTree,
  services: (Process | undefined)[],
): Process | undefined {
  const first = processes.find(({ command }) => !isInit(command))
  return first && !services.some((one) => one?.pid === first.pid) ? first : undefined
}

function found(
  role: ProcessRole,
  tree: ContainerTree | undefined,
  process: Process | undefined,
): RoleProcess[] {
  if (!tree || !process) return []
  return [{ role, name: nameOf(process.command), container: tree.container, pid: process.pid }]
}
