import type { Docker } from '../docker/docker.ts'
import type { HostProcesses } from '../docker/host-processes.ts'

/** A file that a process has open for writing, and as which number. */
export interface OpenFile {
  descriptor: number
  path: string
}

/** A regular file inside a container. */
export interface RegularFile {
  path: string
  bytes: number
  /** Seconds since 1970, by the engine's clock. */
  changedAt: number
}

/** How long a look into somebody's mounts may take (seconds), how deep it goes, and how many files it finds. */
const FIND_FOR_S = 10
const FIND_DEPTH = 6
const FIND_AT_MOST = 2000

/** Prints which files the processes in its arguments have open for writing. */
const LIST_OPEN = `for pid; do
  ls -l "/proc/$pid/fd" 2> /dev/null | sed -n 's|^l.w.* \\([0-9][0-9]*\\) -> \\(/.*\\)$|\\1 \\2|p'
done
exit 0`
/** A line a file: size, time of the last change, path as seen by the process in the first argument; links are not followed. */
const STAT = `stat -c '%F|%s|%Y|%n'`
const LIST_REGULAR = `cd "/proc/$1/root" || exit 0
shift
for path; do ${STAT} "./$path"; done 2> /dev/null
exit 0`
const LIST_BELOW = `cd "/proc/$1/root" || exit 0
shift
for path; do
  timeout ${FIND_FOR_S} find "./$path" -xdev -maxdepth ${FIND_DEPTH} -type f -exec ${STAT} '{}' +
done 2> /dev/null | head -n ${FIND_AT_MOST}
exit 0`

/** What these processes have open for writing: files, devices and FIFOs, by the names that the container has for them. */
export async function openFiles(
  docker: Docker,
  host: HostProcesses,
  pids: number[],
): Promise<OpenFile[]> {
  const { stdout } = await host.script(docker, LIST_OPEN, 'open', pids)
  return stdout.split('\n').flatMap((line) => {
    const [, descriptor, path] = /^(\d+) (.+)$/.exec(line) ?? []
    return path === undefined ? [] : [{ descriptor: Number(descriptor), path }]
  })
}

/** Those of the paths that are regular files. @param pid a process of the container, on the engine's host */
export async function regularFiles(
  docker: Docker,
  host: HostProcesses,
  pid: number,
  paths: string[],
): Promise<RegularFile[]> {
  if (paths.length === 0) return []
  return parseStat((await host.script(docker, LIST_REGULAR, 'stat', [pid, ...paths])).stdout)
}

/** The regular files below these folders. @param pid as above */
export async function filesBelow(
  docker: Docker,
  host: HostProcesses,
  pid: number,
  folders: string[],
): Promise<RegularFile[]> {
  if (folders.length === 0) return []
  return parseStat((await host.script(docker, LIST_BELOW, 'find', [pid, ...folders])).stdout)
}

/** Parses the lines of our `stat`; what is no regular file is left out. */
export function parseStat(stdout: string): RegularFile[] {
  return stdout.split('\n').flatMap((line) => {
    const [, bytes, changedAt, path = ''] = /^regular[^|]*\|(\d+)\|(\d+)\|(.+)$/.exec(line) ?? []
    if (bytes === undefined) return []
    const absolute = path.replace(/^\.?\/+/, '/')
    return [{ path: absolute, bytes: Number(bytes), changedAt: Number(changedAt) }]
  })
}
