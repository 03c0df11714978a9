import { access } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { ExpectedError } from '../errors.ts'
import { fromReader, LAB_DIRECTORY } from '../paths.ts'
import { readResults } from '../report/read-results.ts'
import { figuresTable } from '../report/terminal.ts'

const LAST_RESULTS = path.join(LAB_DIRECTORY, 'report/results.json')

/** `npm run lab -- figures [results.json]` */
export function figuresCommand(): Command {
  return new Command('figures')
    .description('The fifteen rows of the lab’s tables with the figures of your own compare.')
    .argument('[results]', 'the results.json of a run (default: that of the last one)', fromReader)
    .action(async (file: string | undefined) => {
      if (file === undefined) await refuseMissing()
      const results = await readResults(file ?? LAST_RESULTS)
      console.log(figuresTable(results, process.stdout.columns))
    })
}

async function refuseMissing(): Promise<void> {
  try {
    await access(LAST_RESULTS)
  } catch (cause) {
    throw new ExpectedError(
      'There are no figures of yours yet.',
      'Measure first: `npm run compare`.',
      { cause },
    )
  }
}
