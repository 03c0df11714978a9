/** How a command ended. `durationMs` is wall-clock milliseconds; outputs are whole. */
export interface CommandResult {
  /** As the reader would type it, quoted for a POSIX shell. */
  command: string
  exitCode: number
  durationMs: number
  stdout: string
  stderr: string
}

/** What a report keeps of a command. */
export interface Evidence {
  command: string
  exitCode: number
  durationMs: number
  /** stdout, then stderr; cut to `OUTPUT_LIMIT` characters. */
  output: string
}

/** Characters of output that a report keeps of one command. */
export const OUTPUT_LIMIT = 4000

/** The part of a command's result that reports show. */
export function evidenceOf(result: CommandResult): Evidence {
  const output = [result.stdout, result.stderr].filter((text) => text !== '').join('\n')
  return {
    command: result.command,
    exitCode: result.exitCode,
    durationMs: result.durationMs,
    output: cut(output, OUTPUT_LIMIT),
  }
}

/** The record of a command that was not run now: its duration is of the time when it was. @param why it was not run again */
export function fromEarlier(one: Evidence, why: string): Evidence {
  return { ...one, output: `${one.output}\n${why}` }
}

/** `docker` with these arguments and its environment in front, the way a POSIX shell takes them. */
export function typedCommand(args: string[], env: Record<string, string | undefined> = {}): string {
  return typedLine(['docker', ...args], env)
}

/** Any command, its program first, and its environment in front. */
export function typedLine(command: string[], env: Record<string, string | undefined> = {}): string {
  const assignments = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${quote(value)}`],
  )
  return [...assignments, ...command.map(quote)].join(' ')
}

/** A word for a POSIX shell; quoted only where it needs to be, as people do. */
export function quote(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit)}\n… ${text.length - limit} more characters`
}
