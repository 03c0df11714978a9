import path from 'node:path'
import { Command } from 'commander'
import { main } from './core/main.ts'
import { writableDirectory } from './core/out.ts'
import { fromReader, LAB_DIRECTORY, readerDirectory, typedPath } from './core/paths.ts'
import { pool } from './measure/pool/pool.ts'
import { readRuns } from './measure/pool/read-runs.ts'
import { writePool } from './measure/pool/reports.ts'
import { poolText } from './measure/pool/terminal.ts'

await main(async (args) => {
  const program = new Command('npm run pool --')
    .description('Sets the results of compares on several machines side by side: a class, a team.')
    .argument('<file...>', 'the results.json of each machine, at most 100')
    .option('--out <dir>', 'where pool.html and pool.md go (default: .lab/pool)', fromReader)
    .exitOverride()
    .parse(args, { from: 'user' })
  const files = program.args.map(fromReader)
  const runs = await readRuns(files)
  const groups = pool(runs)
  const { out } = program.opts<{ out?: string }>()
  const directory = await writableDirectory(out ?? path.join(LAB_DIRECTORY, 'pool'))
  const written = await writePool(groups, directory)
  console.log(poolText(groups, process.stdout.columns))
  const twice = files.length - runs.length
  if (twice > 0) console.error(`\nFiles left out, since another one holds the same run: ${twice}.`)
  const shown = written.map((file) => typedPath(file, readerDirectory()))
  console.error(`\nWrote ${shown.join(' and ')}`)
  return 0
})
