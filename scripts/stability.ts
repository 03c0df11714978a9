import path from 'node:path'
import { Command } from 'commander'
import { readKept, writeKept } from './core/cache.ts'
import { ExpectedError } from './core/errors.ts'
import { main } from './core/main.ts'
import { wholeNumber } from './core/option-values.ts'
import { LAB_DIRECTORY, typedPath } from './core/paths.ts'
import { formatPage, writePageFiles } from './maintain/page-files.ts'
import { verdictsPage } from './maintain/stability/page.ts'
import { runCompares } from './maintain/stability/run-compares.ts'
import { changesOf, type Stability } from './maintain/stability/stability.ts'
import { SELF_TEST_FILE } from './measure/self-test/run.ts'
import type { SelfTest } from './measure/self-test/tally.ts'

const PAGE = 'docs/development/verdicts.md'
const DIRECTORY = path.join(LAB_DIRECTORY, 'stability')
const FILE = path.join(DIRECTORY, 'stability.json')

// Whether the verdicts of compares in a row are the same, and the page about how far verdicts can be trusted.
await main(async (args, signal) => {
  const { runs, only, render } = options(args)
  if (render) return writePage()
  const stability = await runCompares({
    ...{ runs, directory: DIRECTORY, signal },
    options: only === undefined ? [] : ['--only', only],
    progress: (line) => {
      console.error(`\n${line}`)
    },
  })
  await writeKept(FILE, stability)
  console.error(`All of it: ${typedPath(FILE)}`)
  const changes = changesOf(stability)
  for (const { row, monolith, said } of changes) {
    console.log(`${row}, against the ${monolith.toLowerCase()}: ${said.join(', ')}`)
  }
  if (changes.length === 0) console.log('No row changed its winner, or whether its claim holds.')
  return changes.length === 0 ? 0 : 1
})

function options(args: string[]): { runs: number; only?: string; render: boolean } {
  return new Command('npm run stability --')
    .description(
      'Compares again and again, every other time beside a busy core, and says which verdicts changed.',
    )
    .option('--runs <n>', 'how many compares, of some minutes each', wholeNumber(2, 100), 10)
    .option('--only <ids>', 'only these experiments, separated by commas')
    .option('--render', `write ${PAGE} from what was measured before, without measuring`, false)
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts()
}

async function writePage(): Promise<number> {
  const selfTest = await readKept<SelfTest>(SELF_TEST_FILE)
  const stability = await readKept<Stability>(FILE)
  if (!selfTest && !stability) {
    throw new ExpectedError(
      'Nothing was measured here yet.',
      'Measure first: `npm run compare -- --self-test`, `npm run stability`.',
    )
  }
  const page = { [PAGE]: await formatPage(PAGE, verdictsPage(selfTest, stability)) }
  for (const file of await writePageFiles(page)) console.log(typedPath(file))
  return 0
}
