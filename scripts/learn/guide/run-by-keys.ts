import { styleText } from 'node:util'
import { Interrupted } from '../../core/main.ts'
import type { Command } from './chapter.ts'
import type { Keys } from './keys.ts'
import { runStep, type StepContext, type StepOutcome } from './run-step.ts'

/** Runs a command in front of whoever holds the keys: shows its output as it comes. Ctrl-C ends it and nothing else. */
export async function runByKeys(
  command: Command,
  { keys, write }: { keys: Keys; write: (text: string) => void },
  context: StepContext,
): Promise<StepOutcome | 'interrupted'> {
  const { signal } = context
  const controller = new AbortController()
  keys.onInterrupt(() => {
    controller.abort(new Interrupted('SIGINT'))
  })
  try {
    return await runStep(command, {
      ...context,
      signal: signal ? AbortSignal.any([signal, controller.signal]) : controller.signal,
      onOutput: write,
      onWait: (reason, seconds) => {
        write(styleText('dim', `Waiting for ${reason}, ${seconds} seconds at most …\n`))
      },
    })
  } catch (error) {
    if (controller.signal.aborted && !signal?.aborted) return 'interrupted'
    throw error
  } finally {
    keys.onInterrupt(undefined)
  }
}
