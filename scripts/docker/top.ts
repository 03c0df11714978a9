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

/** The processes of a container, with `docker top`: it needs nothing from the image. */
export async function containerProcesses(docker: Docker, container: string): Promise<Process[]> {
  const { stdout } = await docker.run(['top', container, '-eo', COLUMNS])
  return parseTop(stdout)
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
