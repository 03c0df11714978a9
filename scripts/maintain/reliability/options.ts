import { Command, Option } from 'commander'
import { idsAmong, wholeNumber } from '../../core/option-values.ts'
import { fromReader } from '../../core/paths.ts'
import { FAULTS } from './faults.ts'

export interface FaultsOptions {
  only: string[]
  times: number
  outage: number
  seed: number
  list?: true
  json?: true
  check?: true
  out: string
  installEngine?: true
}

/**
 * Parses the command line of `npm run faults`.
 * @throws CommanderError for --help (exitCode 0) and for a wrong option
 */
export function parseFaultsOptions(args: string[], seed = Date.now() % 1_000_000): FaultsOptions {
  const ids = FAULTS.map(({ id }) => id)
  return new Command('npm run faults --')
    .description(
      'Breaks the running app on purpose, again and again and under load, and says what users noticed, what was lost, and how soon all was well.',
    )
    .addOption(
      new Option('--only <ids>', 'only these faults, separated by commas')
        .argParser((text) => idsAmong(ids, text, 'fault'))
        .default(ids, 'all; --list names them'),
    )
    .option('--times <n>', 'how often each is done', wholeNumber(1), 10)
    .option('--outage <seconds>', 'how long redis-away lasts', wholeNumber(10), 600)
    .addOption(
      new Option('--seed <n>', 'of the random moments of stopped, to repeat them')
        .argParser(wholeNumber(0))
        .default(seed, 'another each time'),
    )
    .option('--list', 'list the faults')
    .option('--json', 'print faults.json on stdout; through npm: npm run --silent faults -- --json')
    .option('--out <dir>', 'where faults.json goes', fromReader, '.lab/faults')
    .option('--check', 'exit with 1 where a goal is missed')
    .option('--install-engine', 'install and start Docker where there is none (Debian, Ubuntu)')
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts<FaultsOptions>()
}
