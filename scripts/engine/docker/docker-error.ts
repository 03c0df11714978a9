import { ExpectedError } from '../../core/errors.ts'
import { printable } from '../../core/terminal-text.ts'
import type { CommandResult } from './evidence.ts'

/** Lines of each output that an error shows. */
const LAST_LINES = 12

/** A docker command that failed: which one, how, and the end of what it said. */
export class DockerError extends Error {
  override readonly name: string = 'DockerError'
  readonly result: CommandResult

  constructor(result: CommandResult, reason = `ended with exit code ${result.exitCode}`) {
    super([`\`${result.command}\` ${reason}`, lastLines(result)].filter(Boolean).join('\n'))
    this.result = result
  }
}

/** For a wait in which docker may fail at first, since what the command is about is not there yet. */
export const isDockerError = (error: unknown) => error instanceof DockerError

/** There is no `docker` to run. */
export class NoDocker extends ExpectedError {
  constructor(options?: ErrorOptions) {
    super(
      'There is no `docker` command on this machine.',
      '`npm run doctor` says how to get Docker here.',
      options,
    )
  }
}

/** Failures that have nothing to do with the command itself, and what mends them. */
const KNOWN: { pattern: RegExp; message: string; remedy: string }[] = [
  {
    pattern: /Cannot connect to the Docker daemon|error during connect|connection refused.*docker/i,
    message: 'The Docker engine does not answer.',
    remedy: 'Start Docker, then see `npm run doctor`.',
  },
  {
    pattern: /permission denied while trying to connect to the Docker daemon/i,
    message: 'You may not use the Docker engine.',
    remedy: 'Add yourself to the docker group (`sudo usermod -aG docker $USER`) and log in again.',
  },
  {
    pattern: /no space left on device/i,
    message: 'The disk of the Docker engine is full.',
    remedy: 'Free some room (`docker system df` shows what takes it), then `npm run clean`.',
  },
]

/** The failure as an ExpectedError where the cause is known, else as a DockerError. */
export function explain(result: CommandResult): Error {
  const known = KNOWN.find(({ pattern }) => pattern.test(result.stderr))
  const error = new DockerError(result)
  return known ? new ExpectedError(known.message, known.remedy, { cause: error }) : error
}

/**
 * Of a build that failed: what the step said that failed, and why the build ended. In between BuildKit prints the lines of
 * the Dockerfile, which may be many.
 */
function failedStep(output: string): string[] | undefined {
  const lines = output.trim().split('\n')
  // With plain progress each line begins with its step's number: `#9 0.171 /bin/sh: apt-get: not found`.
  const number = lines.map((line) => /^(#\d+) ERROR\b/.exec(line)?.[1]).find(Boolean)
  if (number === undefined) return undefined
  const said = lines.filter((line) => line.startsWith(`${number} `)).slice(-LAST_LINES)
  return [...said, lines.at(-1) ?? '']
}

/** The end of both outputs: a build's own words are on stdout, and why docker gave up on stderr. */
function lastLines({ stdout, stderr }: CommandResult): string {
  return (
    [stdout, stderr]
      .flatMap((text) => failedStep(text) ?? text.trim().split('\n').slice(-LAST_LINES))
      .filter((line) => line !== '')
      // What a container or a build prints is anybody's.
      .map((line) => `  ${printable(line)}`)
      .join('\n')
  )
}
