import { Command } from 'commander'
import { Docker } from '../../engine/docker/docker.ts'
import type { Chapter } from '../guide/chapter.ts'
import { check, isRight, NO_ENGINE } from '../guide/check.ts'
import { checkReporter } from '../guide/check-report.ts'
import { engineSurroundings } from '../guide/engine-surroundings.ts'
import { DOCS, loadChapters, selectChapter, withNeeds } from '../guide/load-chapters.ts'
import { assertShell } from '../guide/run-block.ts'
import { docsOption, shellOption, type GuideOptions, type Lab } from './lab.ts'

/** `npm run lab -- check [CHAPTER…]` */
export function checkCommand(lab: Lab): Command {
  return new Command('check')
    .description(
      'Runs every command of every chapter (or of these and those that they need) on the Docker engine and compares its output with what the chapter says. Removes what it made.',
    )
    .argument('[chapters...]', 'their numbers, or parts of their names')
    .addOption(shellOption())
    .addOption(
      docsOption().default(
        DOCS,
        "docs; another folder's commands run with no regard for the engine",
      ),
    )
    .action(async (wanted: string[], { docs, shell }: GuideOptions) => {
      const chapters = planned(await loadChapters(docs), wanted)
      await assertShell(shell)
      const surroundings =
        docs === DOCS ? engineSurroundings(new Docker({ signal: lab.signal })) : NO_ENGINE
      const context = { shell, signal: lab.signal }
      const result = await check(chapters, surroundings, checkReporter(), context)
      if (!isRight(result)) lab.exitCode = 1
    })
}

/** The chapters to check, with those that they need; says which those are. */
function planned(chapters: Chapter[], wanted: string[]): Chapter[] {
  if (wanted.length === 0) return chapters
  const named = wanted.map((word) => selectChapter(chapters, word))
  const all = withNeeds(chapters, named)
  const needed = all.filter((one) => !named.includes(one)).map(({ number }) => number)
  if (needed.length > 0) {
    const which = named.map(({ number }) => number).join(', ')
    console.log(`Chapter ${which} needs what these leave, so they run first: ${needed.join(', ')}`)
  }
  return all
}
