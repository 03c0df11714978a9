import { styleText } from 'node:util'
import { CommanderError } from 'commander'
import { asExpected, ExpectedError } from './errors.ts'
import { printable } from './terminal-text.ts'

/** Thrown through the abort signal by Ctrl-C and SIGTERM. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly exitCode: number

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`Interrupted by ${signal}`)
    this.exitCode = signal === 'SIGINT' ? 130 : 143
  }
}

/**
 * Runs a tool to its exit code: aborts it on Ctrl-C and SIGTERM (and lets it clean up), shows an expected error
 * as one sentence with its remedy, and a bug with its stack trace.
 * @param tool gets the arguments and the signal, returns the exit code
 */
export async function main(
  tool: (args: string[], signal: AbortSignal) => Promise<number>,
): Promise<never> {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
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
