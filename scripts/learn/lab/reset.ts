import { Command } from 'commander'
import { Docker } from '../../engine/docker/docker.ts'
import { findGuideObjects, type LabObject } from '../../engine/docker/lab-objects.ts'
import { ask, canAsk } from '../../engine/install/ask.ts'
import { ensureEngine } from '../../engine/install/engine.ts'
import { withOrigin } from '../guide/engine-surroundings.ts'
import { forgetProgress } from '../guide/progress.ts'
import { removeGuideObjects } from '../guide/reset.ts'
import { restoreStyleSheet, STYLE_SHEET, styleSheetState } from '../guide/style-sheet.ts'
import type { Lab } from './lab.ts'

/** `npm run lab -- reset` */
export function resetCommand(lab: Lab): Command {
  return new Command('reset')
    .description(
      "Back to a clean start: removes the containers, networks and volumes that you made from the lab's files (only what carries the lab's label and was made from this folder), puts back what a chapter changed, and forgets your progress.",
    )
    .option(
      '--all',
      'also what was made from another folder, or by a command that did not say from which',
    )
    .action(async ({ all }: { all?: true }) => {
      if (await restoreStyleSheet()) console.log(`put back ${STYLE_SHEET}`)
      if ((await styleSheetState()) === 'changed') {
        console.log(
          `${STYLE_SHEET} differs from what git has, and stays: \`git diff HEAD -- ${STYLE_SHEET}\` shows how.`,
        )
      }
      await forgetProgress()
      console.log('forgot the progress')
      const docker = new Docker({ signal: lab.signal })
      await ensureEngine(docker, { interactive: false })
      const { others } = await findGuideObjects(docker)
      const takesOthers = others.length > 0 && (all ?? (await asksForOthers(others)))
      const removed = await removeGuideObjects(docker, takesOthers)
      for (const { kind, name } of removed) console.log(`removed ${kind} ${name}`)
      if (others.length > 0 && !takesOthers) {
        console.log(`left alone: ${others.map(withOrigin).join(', ')} (--all removes them, too)`)
      } else if (removed.length === 0) console.log('Nothing of the lab is in the engine.')
    })
}

/** What this folder did not make may be somebody else's: nobody but the reader can say whether it is to go. */
async function asksForOthers(others: LabObject[]): Promise<boolean> {
  if (!canAsk()) return false
  const what = others.map(withOrigin).join(', ')
  return /^y(es)?$/i.test((await ask(`Remove these, too: ${what}? [y/N] `)).trim())
}
