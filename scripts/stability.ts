import path from 'node:path'
import { mkdir, writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { main } from './core/main.ts'
import { wholeNumber } from './core/option-values.ts'
import { fromReader, LAB_DIRECTORY, typedPath } from './core/paths.ts'
import { formatPage, resultsText, writePageFiles } from './maintain/page-files.ts'
import { stabilityPage } from './maintain/stability/page.ts'
import { readStability, runCompares } from './maintain/stability/run-compares.ts'
import { changesOf } from './maintain/stability/stability.ts'

const PAGE = 'docs/development/stability.md'
const DIRECTORY = path.join(LAB_DIRECTORY, 'stability')

// Whether the verdicts of compares in a row are the same: the page about it is made from the runs' own file.
await main(async (args, signal) => {
  const { runs, only, render } = options(args)
  const stability =
    render === undefined ? await measure(runs, only, signal) : await readStability(render)
  const changes = changesOf(stability)
  for (const { row, monolith, said } of changes) {
    console.log(`${row}, against the ${monolith.toLowerCase()}: ${said.join(', ')}`)
  }
  if (changes.length === 0) console.log('No row changed its winner, or whether its claim holds.')
  if (render !== undefined) {
    const page = { [PAGE]: await formatPage(PAGE, stabilityPage(stability)) }
    for (const file of await writePageFiles(page)) console.log(typedPath(file))
  }
  return changes.length === 0 ? 0 : 1
})

function options(args: string[]): { runs: number; only?: string; render?: string } {
  return new Command('npm run stability --')
    .description(
      'Compares again and again, every other time beside a busy core, and says which verdicts changed.',
    )
    .option('--runs <n>', 'how many compares, of some minutes each', wholeNumber(2, 100), 10)
    .option('--only <ids>', 'only these experiments, separated by commas')
    .option(
      '--render <file>',
      `write ${PAGE} from the stability.json of an earlier run, without measuring`,
      fromReader,
    )
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts()
}

async function measure(runs: number, only: string | undefined, signal: AbortSignal) {
  await mkdir(DIRECTORY, { recursive: true })
  const stability = await runCompares({
    ...{ runs, directory: DIRECTORY, signal },
    options: only === undefined ? [] : ['--only', only],
    progress: (line) => {
      console.error(`\n${line}`)
    },
  })
  const file = path.join(DIRECTORY, 'stability.json')
  await writeFile(file, resultsText(stability))
  console.error(`All of it: ${typedPath(file)}`)
  return stability
}
