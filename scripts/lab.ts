import { Command } from 'commander'
import { nearest } from './core/nearest.ts'
import { ExpectedError } from './core/errors.ts'
import { loadChapters } from './learn/guide/load-chapters.ts'
import { overview } from './learn/guide/overview.ts'
import { readProgress } from './learn/guide/progress.ts'
import { checkCommand } from './learn/lab/check.ts'
import { exerciseCommand } from './learn/lab/exercise.ts'
import { figuresCommand } from './learn/lab/figures.ts'
import { followCommand } from './learn/lab/follow.ts'
import { docsOption, progressFile, type GuideOptions, type Lab } from './learn/lab/lab.ts'
import { resetCommand } from './learn/lab/reset.ts'
import { verifyCommand } from './learn/lab/verify.ts'
import { main } from './core/main.ts'

/** One file each, in the order of the help. */
const SUBCOMMANDS: ((lab: Lab) => Command)[] = [
  followCommand,
  verifyCommand,
  exerciseCommand,
  checkCommand,
  figuresCommand,
  resetCommand,
]

await main(async (args, signal) => {
  const lab: Lab = { signal, exitCode: 0 }
  const program = new Command('npm run lab --')
    .description('The guide: its chapters, which of them you have done, and what to type next.')
    .argument('[command]')
    .usage('[command]')
    .addOption(docsOption())
    .enablePositionalOptions()
    .allowExcessArguments(false)
    .exitOverride()
    .action(async (unknown: string | undefined, { docs }: GuideOptions) => {
      if (unknown !== undefined) throw unknownCommand(unknown, program)
      console.log(overview(await loadChapters(docs), await readProgress(progressFile(docs))))
    })
  for (const make of SUBCOMMANDS) program.addCommand(make(lab).copyInheritedSettings(program))
  await program.parseAsync(args, { from: 'user' })
  return lab.exitCode
})

function unknownCommand(word: string, program: Command): ExpectedError {
  const names = program.commands.map((one) => one.name())
  return new ExpectedError(
    `There is no \`npm run lab -- ${word}\`.`,
    `Did you mean "${nearest(word, names)}"? \`npm run lab -- --help\` lists all.`,
  )
}
