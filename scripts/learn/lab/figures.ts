import { Command } from 'commander'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { ExpectedError } from '../../core/errors.ts'
import { fromReader } from '../../core/paths.ts'
import { PLACES, resultsOf, usualResults } from '../../measure/report/kept-reports.ts'
import { readResults } from '../../measure/report/read-results.ts'
import type { Results } from '../../measure/report/results.ts'
import { figuresTable } from '../../measure/report/terminal.ts'
import { whichRun } from '../../measure/report/whole.ts'

/** `npm run lab -- figures [run]` */
export function figuresCommand(): Command {
  return new Command('figures')
    .description('The fifteen rows of the lab’s tables with the figures of your own compare.')
    .argument(
      '[run]',
      'the id of a run, or its results.json (default: the last run that measured all of them)',
      fromReader,
    )
    .action(async (wanted: string | undefined) => {
      const results = await readResults(wanted === undefined ? usual() : await resultsOf(wanted))
      console.log(whichRun(results))
      if (wanted === undefined) await nameLater(results)
      console.log(figuresTable(results, process.stdout.columns))
    })
}

function usual(): string {
  const file = usualResults()
  if (file !== undefined) return file
  throw new ExpectedError('There are no figures of yours yet.', 'Measure first: `npm run compare`.')
}

/** Whose last run was another one must know that they do not see its figures. */
async function nameLater(shown: Results): Promise<void> {
  const file = path.join(PLACES.latest, 'results.json')
  if (!existsSync(file)) return
  const { run } = await readResults(file)
  if (run.id === shown.run.id) return
  console.log(`The last run is ${run.id}: \`npm run lab -- figures ${run.id}\` shows that one.`)
}
