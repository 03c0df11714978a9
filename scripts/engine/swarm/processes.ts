import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { waitFor } from '../../core/wait.ts'
import type { ClusterNode } from './place.ts'

/** In the environment of a node's engine, and so of all that the engine starts beside containers: the node's id. */
export const NODE_VARIABLE = 'REFACTORING_MONOLITHIC_CONTAINERS_NODE'

/** How long what gets SIGKILL may take to go: a process may be waiting for a disk. */
const TIMEOUT_MS = 30_000

/** Ends all of a node's processes at once, as when its power fails, until none is left. Nobody is asked. */
export async function endProcesses(nodes: Pick<ClusterNode, 'id' | 'cgroup'>[]): Promise<void> {
  await waitFor(
    `the processes of ${nodes.map(({ id }) => id).join(', ')} to end`,
    async () => {
      const pids = await processesOf(nodes)
      for (const pid of pids) kill(pid)
      return pids.length === 0 ? true : undefined
    },
    { timeoutMs: TIMEOUT_MS, intervalMs: 20 },
  )
}

/** The process ids of these nodes' engines and of their containers. */
export async function processesOf(nodes: Pick<ClusterNode, 'id' | 'cgroup'>[]): Promise<number[]> {
  // Where there is no /proc, there is no cluster.
  const pids = (await readdir('/proc').catch((): string[] => [])).filter((name) =>
    /^\d+$/.test(name),
  )
  const belongs = await Promise.all(
    pids.map(async (pid) => {
      const [variables, cgroups] = await Promise.all([read(pid, 'environ'), read(pid, 'cgroup')])
      return nodes.some(
        ({ id, cgroup }) => hasVariable(variables, NODE_VARIABLE, id) || isIn(cgroups, cgroup),
      )
    }),
  )
  return pids.filter((_, index) => belongs[index]).map(Number)
}

/** @param variables the text of /proc/PID/environ */
export function hasVariable(variables: string, name: string, value: string): boolean {
  return variables.split('\0').includes(`${name}=${value}`)
}

/** @param cgroups the text of /proc/PID/cgroup: `5:memory:/lab-1/4fb2…`, a line for each hierarchy */
export function isIn(cgroups: string, cgroup: string): boolean {
  return cgroups.split('\n').some((line) => {
    const [, , ...rest] = line.split(':')
    return `${rest.join(':')}/`.includes(`${cgroup}/`)
  })
}

/** Empty for a process that has ended meanwhile, or is somebody else's to look at. */
function read(pid: string, what: string): Promise<string> {
  return readFile(path.join('/proc', pid, what), 'latin1').catch(() => '')
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
