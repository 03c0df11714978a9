import { ExpectedError } from '../../core/errors.ts'
import type { Chapter } from '../../learn/guide/chapter.ts'
import { commandsOf, commandTitle } from '../../learn/guide/chapter-steps.ts'
import { runStep } from '../../learn/guide/run-step.ts'

/**
 * Runs the chapters whose results the shown ones start from, without showing them.
 * @throws ExpectedError for the first command that does not go as its chapter says
 */
export async function prepare(
  chapters: Chapter[],
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<void> {
  for (const chapter of chapters) {
    onProgress(`Preparing what chapter ${chapter.number} · ${chapter.title} leaves …`)
    for (const command of commandsOf(chapter)) {
      const outcome = await runStep(command, { signal })
      if (outcome.status !== 'failed') continue
      const [first] = outcome.mismatches
      throw new ExpectedError(
        `${chapter.file}:${command.line} does not go as it should, so nothing can be shown: ${commandTitle(command)} (${first?.explanation ?? ''}).\n${outcome.output.trimEnd()}`,
        '`npm run doctor` may say why; `npm run demo -- --replay` shows a recording meanwhile.',
      )
    }
  }
}
