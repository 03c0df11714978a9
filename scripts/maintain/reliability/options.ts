import { Command, InvalidArgumentError, Option } from 'commander'
import { nearest } from '../../core/nearest.ts'
import { fromReader } from '../../core/paths.ts'
import { FAULTS } from './registry.ts'

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
        .argParser((text) => parseIds(text, ids))
        .default(ids, 'all; --list names them'),
    )
    .option('--times <n>', 'how often each is done', (text) => count(text, 1), 10)
    .option('--outage <seconds>', 'how long redis-away lasts', (text) => count(text, 10), 600)
    .addOption(
      new Option('--seed <n>', 'of the random moments of stopped, to repeat them')
        .argParser((text) => count(text, 0))
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

function parseIds(text: string, known: string[]): string[] {
  const wanted = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  if (wanted.length === 0)
    throw new InvalidArgumentError(`Name one or more of ${known.join(', ')}.`)
  for (const id of wanted) {
    if (!known.includes(id)) {
      throw new InvalidArgumentError(
        `There is no fault "${id}". Did you mean "${nearest(id, known)}"?`,
      )
    }
  }
  return known.filter((id) => wanted.includes(id))
}

function count(text: string, least: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && Number.isSafeInteger(number)) return number
  throw new InvalidArgumentError(`It is a whole number, ${least} or more.`)
}
