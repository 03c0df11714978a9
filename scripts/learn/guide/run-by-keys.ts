import { styleText } from 'node:util'
import { Interrupted } from '../../core/main.ts'
import type { Chapter, Command } from './chapter.ts'
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

/** How a command ended, for whoever watches. */
export function verdict({ file }: Chapter, outcome: StepOutcome | 'interrupted'): string {
  if (outcome === 'interrupted') return `\n${styleText('yellow', '–')} Ended by Ctrl-C.\n`
  if (outcome.status === 'skipped') {
    return `\n${styleText('yellow', '–')} Not run ${outcome.reason}\n`
  }
  const time = `${(outcome.durationMs / 1000).toFixed(1)} s`
  if (outcome.status === 'ok') return `\n${styleText('green', '✓')} As in the chapter (${time}).\n`
  const lines = outcome.mismatches.flatMap(({ line, expected, found, explanation }) => [
    `  ${explanation[0]?.toUpperCase() ?? ''}${explanation.slice(1)} (${file}:${line}).`,
    `    expected  ${expected}`,
    ...(found === undefined ? [] : [`    found     ${found}`]),
  ])
  const note = outcome.note === undefined ? [] : [`  ${outcome.note}`]
  return `\n${styleText('red', '✗')} Not as in the chapter (${time}).\n${[...note, ...lines].join('\n')}\n`
}
