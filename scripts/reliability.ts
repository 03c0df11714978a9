import { Command } from 'commander'
import { main } from './core/main.ts'
import { fromReader, typedPath } from './core/paths.ts'
import { readFaults } from './maintain/reliability/read-faults.ts'
import { writePage } from './maintain/reliability/write-page.ts'

// The page that says how reliable both packagings are, from a run's own faults.json: nothing in it is typed in.
await main(async (args) => {
  const program = new Command('npm run reliability --')
    .description(
      'Writes docs/reliability.md and its pictures from a faults.json, without measuring.',
    )
    .argument('[faults]', 'the faults.json of a run', fromReader, '.lab/faults/faults.json')
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
  const written = await writePage(await readFaults(program.processedArgs[0] as string))
  for (const file of written) console.log(typedPath(file))
  return 0
})
