import { Command } from 'commander'
import { ExpectedError } from '../../core/errors.ts'
import { follow, whereToBegin } from '../guide/follow.ts'
import { openKeys } from '../guide/keys.ts'
import { loadChapters, selectChapter } from '../guide/load-chapters.ts'
import { readProgress, writeProgress } from '../guide/progress.ts'
import { assertShell } from '../guide/run-block.ts'
import { docsOption, progressFile, shellOption, type GuideOptions, type Lab } from './lab.ts'

/** `npm run lab -- follow [CHAPTER]` */
export function followCommand(lab: Lab): Command {
  return new Command('follow')
    .description(
      'Leads through the chapters in this terminal: shows the text and each command, runs it on Enter, and compares its output with that of the chapter. Goes on where you left off.',
    )
    .argument('[chapter]', 'its number, or a part of its name')
    .addOption(shellOption())
    .addOption(docsOption())
    .action(async (wanted: string | undefined, { docs, shell }: GuideOptions) => {
      if (!process.stdin.isTTY) {
        throw new ExpectedError(
          '`follow` needs a terminal to read keys from, and its input is none.',
          'Type it in a terminal. `npm run lab -- check` needs none.',
        )
      }
      const chapters = await loadChapters(docs)
      const file = progressFile(docs)
      const progress = await readProgress(file)
      const first =
        wanted === undefined ? whereToBegin(chapters, progress) : selectChapter(chapters, wanted)
      if (!first) {
        console.log('All chapters are done. Name one to go through it again.')
        return
      }
      await assertShell(shell)
      const keys = openKeys(process.stdin)
      const edge = {
        keys,
        write: (text: string) => void process.stdout.write(text),
        columns: () => process.stdout.columns || 80,
        save: (now: typeof progress) => writeProgress(now, file),
      }
      lab.signal.addEventListener('abort', keys.end, { once: true })
      try {
        await follow(chapters, first, progress, edge, { shell, signal: lab.signal })
      } finally {
        keys.close()
      }
    })
}
