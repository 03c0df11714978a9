import type { Docker } from '../docker/docker.ts'
import { DockerError } from '../docker/docker-error.ts'

/** Enough for what was written a moment ago, however long a container has been talking. */
const LINES = '20000'
const TIMEOUT_MS = 30_000
/** What Docker says of a logging driver that keeps nothing to be read. */
const NOT_KEPT = 'logging driver does not support reading'

/** The command that shows what Docker keeps of a container's output. */
export const dockerLogsCommand = (name: string) => ['logs', '--tail', LINES, name]

/** The same of a service. @param compose the command up to the project */
export const composeLogsCommand = (compose: string[], service: string) => [
  ...[...compose, 'logs', '--no-log-prefix', '--tail', LINES, service],
]

export interface LogText {
  text: string
  /** Docker keeps no log that could be read, for the container has another logging driver. */
  isKept: boolean
}

/** Runs a command that shows a log. @throws DockerError where it fails, or does not end in time */
export async function readLog(docker: Docker, command: string[]): Promise<LogText> {
  try {
    const { stdout, stderr } = await docker.run(command, { timeoutMs: TIMEOUT_MS })
    return { text: `${stdout}\n${stderr}`, isKept: !stderr.includes(NOT_KEPT) }
  } catch (error) {
    if (error instanceof DockerError && error.message.includes(NOT_KEPT))
      return { text: '', isKept: false }
    throw error
  }
}
