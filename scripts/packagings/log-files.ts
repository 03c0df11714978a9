import type { Docker } from '../docker/docker.ts'
import type { Container, ServiceLog } from './packaging.ts'

/** Logs by their names; what keeps track of log-ins, and is no text, left out. */
const LOG_FILE = /\.(log|out|err)$|^\/var\/log\/.+/
const NO_TEXT = /\/(wtmp|btmp|lastlog|faillog)$|\.(gz|xz)$/
/** What tells the files of one program from each other. */
const STREAM = /[-._](stdout|stderr|out|err|access|error)?(---.*)?$/

/**
 * The log files inside a container that `docker logs` does not show, found by looking at what was written since it
 * started: by program, with the command that reads them.
 */
export async function logFilesOf(docker: Docker, container: Container): Promise<ServiceLog[]> {
  const { name } = container
  const { stdout } = await docker.run(['diff', name])
  const files = logFilesIn(stdout)
  if (files.length === 0) return []
  const shown = await docker.run(['logs', name])
  const known = new Set(`${shown.stdout}\n${shown.stderr}`.split('\n').map((line) => line.trim()))
  const byProgram = new Map<string, string[]>()
  for (const file of files) {
    const content = await docker.recordingTo([]).run(readCommand(name, [file]), { reject: false })
    const lines = content.stdout.split('\n').map((line) => line.trim())
    // An empty file may be written to later, so it counts.
    if (content.stdout.trim() !== '' && lines.every((line) => known.has(line))) continue
    const program = programOf(file)
    byProgram.set(program, [...(byProgram.get(program) ?? []), file])
  }
  return [...byProgram].map(([service, own]) => ({ service, commands: [readCommand(name, own)] }))
}

const readCommand = (name: string, files: string[]) => ['exec', name, 'cat', ...files]

/** The log files among what `docker diff` prints: a letter (added, changed, deleted) and a path a line. */
export function logFilesIn(diff: string): string[] {
  const paths = diff.split('\n').flatMap((line) => /^[AC] (.+)$/.exec(line)?.[1] ?? [])
  return paths.filter(
    (path) =>
      LOG_FILE.test(path) &&
      !NO_TEXT.test(path) &&
      !paths.some((other) => other.startsWith(`${path}/`)),
  )
}

/** `/var/log/supervisor/webapp-stdout.log` → `webapp`. */
export function programOf(file: string): string {
  const name = file.split('/').at(-1) ?? file
  const stem = name.replace(/\.(log|out|err)$/, '')
  return stem.replace(STREAM, '') || stem
}
