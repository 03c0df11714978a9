import path from 'node:path'
import { Command } from 'commander'
import { main } from './core/main.ts'
import { fromReader, readerDirectory, typedPath } from './core/paths.ts'
import { PLACES, resultsOf } from './measure/report/kept-reports.ts'
import { readResults } from './measure/report/read-results.ts'
import { terminalReport } from './measure/report/terminal.ts'
import { whichRun } from './measure/report/whole.ts'
import { writeReadable } from './measure/report/write-reports.ts'

interface ReportOptions {
  out?: string
  baseline?: string
}

await main(async (args) => {
  const program = new Command('npm run report --')
    .description('Renders the reports of an earlier compare again, without measuring.')
    .argument(
      '[run]',
      'the id of a run, or its results.json (default: the last run)',
      fromReader,
      path.join(PLACES.latest, 'results.json'),
    )
    .option(
      '--out <dir>',
      'where report.md and report.html go (default: beside the results)',
      fromReader,
    )
    .option('--baseline <file>', 'an earlier results.json to put beside these results', fromReader)
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
  const file = await resultsOf(program.processedArgs[0] as string)
  const { out, baseline } = program.opts<ReportOptions>()
  const results = await readResults(file)
  const earlier = baseline === undefined ? undefined : await readResults(baseline)
  const { html, markdown } = await writeReadable(
    results,
    path.resolve(out ?? path.dirname(file)),
    earlier,
  )
  console.log(terminalReport(results, process.stdout.columns))
  const shown = (file: string) => typedPath(file, readerDirectory())
  console.error(`\n${whichRun(results)}`)
  console.error(`Rendered ${shown(html)} and ${shown(markdown)}`)
  return 0
})
