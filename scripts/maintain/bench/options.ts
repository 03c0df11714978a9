import { Command, InvalidArgumentError, Option } from 'commander'
import { idsAmong, wholeNumber } from '../../core/option-values.ts'
import { fromReader } from '../../core/paths.ts'
import { IDS } from './cases.ts'
import type { Settings } from './results.ts'

export interface BenchOptions extends Settings {
  only: string[]
  json?: true
  out: string
  check?: true
  /** A bench.json to make the page from, instead of measuring. */
  render?: string
}

/**
 * Parses the command line of `npm run bench`.
 * @throws CommanderError for --help (exitCode 0) and for what is wrong
 */
export function parseOptions(args: string[]): BenchOptions {
  return new Command('npm run bench --')
    .description(
      'Measures how fast the app is beside the original way and one Redis round trip; then what a request costs in the whole stack, and how large the web image is.',
    )
    .addOption(
      new Option('--only <ids>', `only these, separated by commas: ${IDS.join(', ')}`)
        .argParser((text, before: string[]) => {
          const named = idsAmong(IDS, text, 'case or part')
          // Those that were named before in the same command are measured, too.
          const others = before === IDS ? [] : before
          return IDS.filter((id) => [...named, ...others].includes(id))
        })
        .default(IDS, 'all'),
    )
    .option('--seconds <n>', 'how long each load is', seconds, 1)
    .option('--repetitions <n>', 'how often each is repeated', wholeNumber(1, 1000), 9)
    .option('--connections <n>', 'how many clients there are at a time', wholeNumber(1, 1000), 32)
    .option('--json', 'print bench.json on stdout; through npm: npm run --silent bench -- --json')
    .option('--out <dir>', 'where bench.json goes', fromReader, '.lab/bench')
    .option('--check', 'end with exit code 1 where a goal is missed')
    .option(
      '--render <file>',
      'measure nothing: fill docs/performance.md from this bench.json',
      fromReader,
    )
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts<BenchOptions>()
}

function seconds(text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value >= 0.1 && value <= 600) return value
  throw new InvalidArgumentError('It is a number from 0.1 to 600.')
}
