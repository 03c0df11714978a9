import { type ContainerState, containerStates } from '../docker/container-state.ts'
import type { Docker } from '../docker/docker.ts'
import { isInit, nameOf } from '../docker/process-name.ts'
import { type Process, processesUnder } from '../docker/top.ts'
import type { Container, Stack } from './packaging.ts'

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
  /** Its first process first, parents before children. */
  processes: Process[]
}

/** The process of each role in a stack, found by looking. A role that no process has now is left out. */
export async function roleProcesses(docker: Docker, stack: Stack): Promise<RoleProcess[]> {
  const containers = await stack.containers(docker)
  const ids = containers.map(({ id }) => id)
  return processesOf(docker, containers, await containerStates(docker, ids))
}

/** The same where the states of the containers are known, in their order. */
export async function processesOf(
  docker: Docker,
  containers: Container[],
  states: Pick<ContainerState, 'status' | 'pid'>[],
): Promise<RoleProcess[]> {
  const running = containers.flatMap((container, index) => {
    const { status, pid = 0 } = states[index] ?? {}
    return status === 'running' ? [{ container, pid }] : []
  })
  const trees = running.map(async ({ container, pid }) => ({
    container,
    processes: await processesUnder(docker, container.id, pid),
  }))
  return classify(await Promise.all(trees))
}

/** Tells the processes' roles from their trees alone. */
export function classify(trees: ContainerTree[]): RoleProcess[] {
  const ofService = (name: string) => trees.find(({ container }) => container.service === name)
  const withRedis = ofService('redis') ?? trees.find(({ processes }) => processes.some(isRedis))
  const withWeb = ofService('web') ?? withRedis ?? trees[0]
  const redis =
    withRedis?.processes.find(isRedis) ??
    (withRedis === withWeb ? undefined : mainOf(withRedis?.processes))
  const other = trees.find((one) => one !== withRedis && one !== withWeb)
  // A container for web alone has no supervisor, even where a shell or an init started the app.
  const alone = withWeb !== undefined && withWeb === ofService('web') && withWeb !== withRedis
  const inWeb = alone ? { web: mainOf(withWeb.processes) } : besideRedis(withWeb?.processes ?? [])
  return [
    ...found('web', withWeb, inWeb.web),
    ...found('redis', withRedis, redis),
    ...('extra' in inWeb
      ? found('extra', withWeb, inWeb.extra)
      : found('extra', other, mainOf(other?.processes))),
  ]
}

function found(
  role: ProcessRole,
  tree: ContainerTree | undefined,
  process: Process | undefined,
): RoleProcess[] {
  if (!tree || !process) return []
  return [{ role, name: nameOf(process.command), container: tree.container, pid: process.pid }]
}

const isRedis = ({ command }: Process) => /^(\S*\/)?(redis|valkey|keydb)-server\b/.test(command)
const isShell = ({ command }: Process) => /^(\S*\/)?(ba|da|a)?sh( |$)/.test(command)

/** The topmost process that is not there for another's sake: no init, and no shell that runs a script around it. */
function mainOf(processes: Process[] = []): Process | undefined {
  let [main] = processes
  while (main && (isInit(main.command) || isShell(main))) {
    const child = largest(childrenOf(main, processes))
    if (!child) break
    main = child
  }
  return main
}

/**
 * The app and its supervisor where Redis shares their container. The first process that is no init is the supervisor,
 * unless it is the app itself: then it has no children but Redis and workers of its own, which run the same command.
 * Of several things under a supervisor the app is the one that takes most memory.
 */
function besideRedis(all: Process[]): { web?: Process | undefined; extra?: Process | undefined } {
  const redis = all.filter(isRedis)
  const processes = all.filter((one) => !redis.some((other) => descends(one, other, all)))
  let [first] = processes
  while (first && isInit(first.command)) [first] = childrenOf(first, processes)
  if (!first) return { extra: undefined }
  const { command } = first
  const children = childrenOf(first, processes).filter((child) => child.command !== command)
  const child = largest(children)
  if (!child) return { web: first, extra: undefined }
  const below = [child, ...processes.filter((one) => one !== child && descends(one, child, all))]
  return { web: mainOf(below), extra: first }
}

const childrenOf = ({ pid }: Process, processes: Process[]) =>
  processes.filter(({ parentPid }) => parentPid === pid)

const largest = (processes: Process[]) =>
  processes.toSorted((a, b) => b.residentBytes - a.residentBytes)[0]

/** Whether a process is this ancestor or one of its descendants. */
function descends(process: Process, ancestor: Process, all: Process[]): boolean {
  if (process.pid === ancestor.pid) return true
  const parent = all.find(({ pid }) => pid === process.parentPid)
  return parent !== undefined && descends(parent, ancestor, all)
}
