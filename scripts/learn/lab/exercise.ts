import { Command, Option } from 'commander'
import { Docker } from '../../engine/docker/docker.ts'
import { HINT_LEVELS, type HintLevel } from '../exercise/hints.ts'
import { report } from '../exercise/report.ts'
import { verify } from '../exercise/verify.ts'
import { makeWorkspace, WORKSPACE, workspaceOf } from '../exercise/workspace.ts'
import { ExpectedError } from '../../core/errors.ts'
import { checkDirectory } from '../../engine/packagings/foreign.ts'
import { fromReader, readerDirectory, typedPath } from '../../core/paths.ts'
import type { Lab } from './lab.ts'
import { newRun } from '../../core/run.ts'
import { runGroup } from '../../core/steps.ts'

/** `npm run lab -- exercise start|verify` */
export function exerciseCommand(lab: Lab): Command {
  return new Command('exercise')
    .description('The exercise: refactor the monolith yourself, and check what comes out.')
    .addCommand(startCommand())
    .addCommand(verifyCommand(lab))
}

function startCommand(): Command {
  return new Command('start')
    .exitOverride()
    .description('makes the folder to work in, with the monolith and an empty compose file')
    .argument('[folder]', 'a new folder (default: lab-workspace)')
    .action(async (typed: string | undefined) => {
      const directory = typed === undefined ? WORKSPACE : fromReader(typed)
      await makeWorkspace(directory)
      const shown = typedPath(directory, readerDirectory())
      console.log(`Made ${shown}. Start with ${shown}/README.md.`)
    })
}

interface VerifyOptions {
  hints: HintLevel
}

function verifyCommand(lab: Lab): Command {
  return new Command('verify')
    .exitOverride()
    .description('builds and runs your solution, and says which outcomes hold')
    .argument('[folder]', 'the one with your compose file (default: lab-workspace)')
    .addOption(
      new Option('--hints <level>', 'how much help you want')
        .choices(HINT_LEVELS)
        .default('nudge' satisfies HintLevel),
    )
    .action(async (typed: string | undefined, { hints }: VerifyOptions) => {
      const directory = await directoryOf(typed)
      const findings = await verify({
        docker: new Docker({ signal: lab.signal }),
        run: await newRun(),
        signal: lab.signal,
        directory,
        runSteps: async (title, steps) =>
          (await runGroup({ title, sideBySide: false, steps })).results,
      })
      console.log(`\n${report(findings, { level: hints, width: process.stdout.columns || 100 })}`)
      if (findings.some(({ status }) => status !== 'holds')) lab.exitCode = 1
    })
}

async function directoryOf(typed: string | undefined): Promise<string> {
  const directory = typed === undefined ? workspaceOf(readerDirectory()) : fromReader(typed)
  try {
    await checkDirectory(directory, 'the name')
    return directory
  } catch (error) {
    if (!(error instanceof ExpectedError) || typed !== undefined) throw error
    throw new ExpectedError(
      `There is no folder ${directory} yet.`,
      'Make it with `npm run lab -- exercise start`, or name the folder of your solution.',
    )
  }
}
