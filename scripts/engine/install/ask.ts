import { createInterface } from 'node:readline'
import { Interrupted } from '../../core/main.ts'

/** Whether there is somebody to ask: who cannot see the question, or cannot answer, is not asked. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY
}

/**
 * Asks the reader on the terminal.
 * @returns the answer; empty where there is none (Ctrl-D)
 * @throws Interrupted on Ctrl-C, which a terminal that is being read hands to us as a character
 */
export async function ask(
  question: string,
  { input, output }: Streams = { input: process.stdin, output: process.stderr },
): Promise<string> {
  const terminal = createInterface({ input, output, terminal: true })
  try {
    return await new Promise((resolve, reject) => {
      terminal.once('SIGINT', () => {
        reject(new Interrupted('SIGINT'))
      })
      terminal.once('close', () => {
        resolve('')
      })
      // The terminal was closed.
      input.once('error', () => {
        resolve('')
      })
      terminal.question(question, resolve)
    })
  } catch (error) {
    output.write('\n')
    throw error
  } finally {
    terminal.close()
  }
}

interface Streams {
  input: NodeJS.ReadableStream
  output: NodeJS.WritableStream
}
