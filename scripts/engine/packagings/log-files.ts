import type { Docker } from '../docker/docker.ts'
import type { HostProcesses } from '../docker/host-processes.ts'
import {
  filesBelow,
  type OpenFile,
  openFiles,
  type RegularFile,
  regularFiles,
} from './container-files.ts'
import { dockerLogsCommand, readLog } from './read-log.ts'
import type { ServiceLog } from './packaging.ts'
import type { Container } from '../docker/container.ts'

/** Logs by their names; what keeps track of log-ins, and is no text, left out. */
const LOG_FILE = /\.(log|out|err)$|^\/var\/log\/.+/
const NO_TEXT = /\/(wtmp|btmp|lastlog|faillog)$|\.(gz|xz)$/
/** What tells the files of one program from each other. */
const STREAM = /[-._](stdout|stderr|out|err|access|error)?(---.*)?$/
/** Of a longer one its end is read. Bytes. */
const READ_AT_MOST = 4 * 1024 * 1024

/**
 * The log files inside a container that `docker logs` does not show, by program, with the command that reads them. Found by
 * looking at what was written since it started, in its own file system, in its mounts, and by the processes that have a file
 * open. Regular files alone: a link to stdout, a FIFO or a socket has no end to read to, and whoever reads a FIFO takes its
 * lines away from somebody else.
 */
export async function logFilesOf(
  docker: Docker,
  host: HostProcesses,
  container: Container,
): Promise<ServiceLog[]> {
  const files = await writtenLogs(docker, host, container)
  if (files.length === 0) return []
  const { text } = await readLog(docker, dockerLogsCommand(container.name))
  const known = new Set(text.split('\n').map((line) => line.trim()))
  const byProgram = new Map<string, string[][]>()
  for (const file of files) {
    const command = await readCommand(docker, container.name, file)
    if (!command) continue
    const { text } = await readLog(docker.recordingTo([]), command)
    const lines = text.split('\n').map((line) => line.trim())
    // An empty file may be written to later, so it counts.
    if (text.trim() !== '' && lines.every((line) => known.has(line))) continue
    const program = programOf(file.path)
    byProgram.set(program, [...(byProgram.get(program) ?? []), command])
  }
  return [...byProgram].map(([service, commands]) => ({ service, commands: joined(commands) }))
}

interface LogFile {
  path: string
  bytes: number
}

async function writtenLogs(docker: Docker, host: HostProcesses, container: Container) {
  const quiet = docker.recordingTo([])
  const processes = await host.processesOf(quiet, container)
  const pids = processes.map(({ pid }) => pid)
  const { stdout: diff } = await docker.run(['diff', container.name])
  const { stdout } = await quiet.run(['inspect', '--format', CREATED_AND_MOUNTS, container.id])
  const [createdAt = '', ...mounts] = stdout.split('\n').filter(Boolean)
  const open = openLogsIn(await openFiles(quiet, host, pids))
  const candidates = [...new Set([...logFilesIn(diff), ...open])]
  const [first = 0] = pids
  const [known, mounted] = [
    await regularFiles(quiet, host, first, candidates),
    await filesBelow(quiet, host, first, mounts),
  ]
  // What was in a volume before is not this container's doing.
  const written = mounted.filter((file) => isLog(file.path) && isSince(file, createdAt))
  const all = new Map([...known, ...written].map((file) => [file.path, file]))
  return [...all.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/**
 * Whether a file was changed since a container was created. That is known by the second alone. When it was started is no help:
 * Docker notes that after the first writes.
 * @param createdAt ISO 8601
 */
export const isSince = ({ changedAt }: Pick<RegularFile, 'changedAt'>, createdAt: string) =>
  changedAt >= Math.floor(Date.parse(createdAt) / 1000)

const CREATED_AND_MOUNTS =
  '{{println .Created}}{{range .Mounts}}{{println .Destination}}{{end}}{{range $path, $_ := .HostConfig.Tmpfs}}{{println $path}}{{end}}'

const isLog = (path: string) => LOG_FILE.test(path) && !NO_TEXT.test(path)

/** How a reader gets at a file: with the image's own tools, or else as a copy; undefined where neither does. */
async function readCommand(docker: Docker, name: string, { path, bytes }: LogFile) {
  const quiet = docker.recordingTo([])
  const tool = bytes > READ_AT_MOST ? ['tail', '-c', String(READ_AT_MOST)] : ['cat']
  const ways = [
    ['exec', name, ...tool, path],
    // An archive, which has the file's text in it. It has no limit, so a long file is not read by it.
    ...(bytes > READ_AT_MOST ? [] : [['cp', `${name}:${path}`, '-']]),
  ]
  for (const command of ways) {
    const { exitCode } = await quiet.run(command, { reject: false, timeoutMs: 30_000 })
    if (exitCode === 0) return command
  }
  return undefined
}

/** One command for all files of a program that are read in the same way by a program inside. */
function joined(commands: string[][]): string[][] {
  const inside = Map.groupBy(commands, (one) => one.slice(0, -1).join('\n'))
  return [...inside.values()].flatMap((those) => {
    const [first] = those
    if (first?.[0] !== 'exec') return those
    return [[...first.slice(0, -1), ...those.flatMap((one) => one.slice(-1))]]
  })
}

/** The log files among what `docker diff` prints: a letter (added, changed, deleted) and a path a line. */
export function logFilesIn(diff: string): string[] {
  const paths = diff.split('\n').flatMap((line) => /^[AC] (.+)$/.exec(line)?.[1] ?? [])
  return paths.filter((path) => isLog(path) && !paths.some((other) => other.startsWith(`${path}/`)))
}

/** The log files among those: by their names, and whatever a process has for its standard output or error. */
export function openLogsIn(files: OpenFile[]): string[] {
  const isText = (path: string) => !/^\/(dev|proc|sys)\/|^\/memfd:| \(deleted\)$/.test(path)
  const logs = files.filter(
    ({ descriptor, path }) => isText(path) && (isLog(path) || descriptor === 1 || descriptor === 2),
  )
  return [...new Set(logs.map(({ path }) => path))]
}

/** `/var/log/supervisor/webapp-stdout.log` → `webapp`. */
export function programOf(file: string): string {
  const name = file.split('/').at(-1) ?? file
  const stem = name.replace(/\.(log|out|err)$/, '')
  return stem.replace(STREAM, '') || stem
}
