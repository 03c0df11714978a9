import { styleText } from 'node:util'
import { CommanderError } from 'commander'
import { asExpected, ExpectedError } from './errors.ts'
import { printable } from './terminal-text.ts'

/** Signals that end a tool, each with the exit code that a shell gives it. SIGHUP: the terminal was closed. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
type EndingSignal = keyof typeof EXIT_CODES

/** Thrown through the abort signal by Ctrl-C, SIGTERM and a closed terminal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly exitCode: number

  constructor(signal: EndingSignal) {
    super(`Interrupted by ${signal}`)
    this.exitCode = EXIT_CODES[signal]
  }
}

/**
 * Runs a tool to its exit code: aborts it on Ctrl-C, SIGTERM and SIGHUP (and lets it clean up), shows an expected error
 * as one sentence with its remedy, and a bug with its stack trace.
 * @param tool gets the arguments and the signal, returns the exit code
 */
export async function main(
  tool: (args: string[], signal: AbortSignal) => Promise<number>,
): Promise<never> {
  const controller = new AbortController()
  outliveTerminal()
  for (const name of Object.keys(EXIT_CODES) as EndingSignal[]) {
    process.on(name, () => {
      if (!controller.signal.aborted) console.error('\nStopping, and removing what was started …')
      controller.abort(new Interrupted(name))
    })
  }
  try {
    process.exit(await tool(process.argv.slice(2), controller.signal))
  } catch (error) {
    process.exit(tell(controller.signal.aborted ? controller.signal.reason : error))
  }
}

/** Where the terminal was closed, what is written to it fails with EIO, and the clean-up has to go on. */
function outliveTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EIO') throw error
    })
  }
}

/** Prints what was thrown the way it deserves and returns the exit code. */
function tell(thrown: unknown): number {
  const error = asExpected(thrown)
  if (error instanceof Interrupted) return error.exitCode
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof ExpectedError) {
    // It may quote a file, a log or a build from anywhere.
    const [message, remedy] = [error.message, error.remedy].map(printable)
    console.error(`${styleText('red', '✗')} ${message}\n  ${remedy}`)
    return 1
  }
  console.error(error)
  return 1
}
