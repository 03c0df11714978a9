import type { Docker } from './docker.ts'

/** A process of a container, as the engine's host sees it. */
export interface Process {
  /** On the engine's host, not inside the container. */
  pid: number
  parentPid: number
  uid: number
  /** Resident set; pages that several processes share count in each. Bytes. */
  residentBytes: number
  command: string
}

const COLUMNS = 'pid,ppid,uid,rss,args'

/**
 * The processes of a container, its first one first, with `docker top`: it needs nothing from the image. Left out is
 * what Docker itself runs inside for a moment: health checks and `docker exec`.
 */
export async function containerProcesses(docker: Docker, container: string): Promise<Process[]> {
  const first = await docker.run(['inspect', '--format', '{{.State.Pid}}', container])
  return processesUnder(docker, container, Number(first.stdout))
}

/** The same where its first process is known. */
export async function processesUnder(
  docker: Docker,
  container: string,
  firstPid: number,
): Promise<Process[]> {
  const { stdout } = await docker.run(['top', container, '-eo', COLUMNS])
  return treeOf(firstPid, parseTop(stdout))
}

/** The process with this id and all that descend from it, parents before children. */
export function treeOf(root: number, processes: Process[]): Process[] {
  const tree = processes.filter(({ pid }) => pid === root)
  for (const parent of tree) {
    tree.push(...processes.filter(({ parentPid }) => parentPid === parent.pid))
  }
  return tree
}

/** Parses `docker top … -eo pid,ppid,uid,rss,args`; ps gives the resident set in KiB. */
export function parseTop(stdout: string): Process[] {
  return stdout
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [pid = '', parentPid = '', uid = '', rss = '', ...command] = line.trim().split(/\s+/)
      return {
        pid: Number(pid),
        parentPid: Number(parentPid),
        uid: Number(uid),
        residentBytes: Number(rss) * 1024,
        command: command.join(' '),
      }
    })
}
