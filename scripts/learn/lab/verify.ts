import { Command } from 'commander'
import { Docker } from '../../engine/docker/docker.ts'
import { loadChapters, selectChapter } from '../guide/load-chapters.ts'
import { LAB_IMAGES } from '../guide/verify/checks.ts'
import { judge } from '../guide/verify/judge.ts'
import { OUTCOMES } from '../guide/verify/outcomes.ts'
import { readLabState } from '../guide/verify/read-lab-state.ts'
import { verifyReport } from '../guide/verify/report.ts'
import type { Lab } from './lab.ts'

/** `npm run lab -- verify CHAPTER` */
export function verifyCommand(lab: Lab): Command {
  return new Command('verify')
    .description(
      'Looks at what you have made in a chapter, says which of its outcomes hold, and what makes the others so. Changes nothing.',
    )
    .argument('<chapter>', 'its number, or a part of its name')
    .action(async (word: string) => {
      const { id } = selectChapter(await loadChapters(), word)
      const outcomes = OUTCOMES[id]
      if (!outcomes) throw new Error(`Nobody has said what is so after chapter ${id}.`)
      if ('nothing' in outcomes) {
        console.log(`There is nothing to inspect for chapter ${id}. ${outcomes.nothing}`)
        return
      }
      const state = await readLabState(new Docker({ signal: lab.signal }), LAB_IMAGES)
      const judged = judge(outcomes, state)
      console.log(verifyReport(id, judged, process.stdout.columns || 100, state.others))
      if (judged.some(({ holds }) => !holds)) lab.exitCode = 1
    })
}
