import { Command } from 'commander'
import { Docker } from '../docker/docker.ts'
import { ensureEngine } from '../engine/engine.ts'
import { forgetProgress } from '../guide/progress.ts'
import { removeGuideObjects } from '../guide/reset.ts'
import { restoreStyleSheet, STYLE_SHEET, styleSheetState } from '../guide/style-sheet.ts'
import type { Lab } from './lab.ts'

/** `npm run lab -- reset` */
export function resetCommand(lab: Lab): Command {
  return new Command('reset')
    .description(
      "Back to a clean start: removes the containers, networks and volumes that you made from the lab's files (only what carries the lab's label), puts back what a chapter changed, and forgets your progress.",
    )
    .action(async () => {
      if (await restoreStyleSheet()) console.log(`put back ${STYLE_SHEET}`)
      if ((await styleSheetState()) === 'changed') {
        console.log(
          `${STYLE_SHEET} differs from what git has, and stays: \`git diff HEAD -- ${STYLE_SHEET}\` shows how.`,
        )
      }
      await forgetProgress()
      console.log('forgot the progress')
      const docker = new Docker({ signal: lab.signal })
      await ensureEngine(docker, {
        installEngine: false,
        interactive: false,
        onProgress: (line) => {
          console.error(line)
        },
      })
      const removed = await removeGuideObjects(docker)
      for (const { kind, name } of removed) console.log(`removed ${kind} ${name}`)
      if (removed.length === 0) console.log('Nothing of the lab is in the engine.')
    })
}
