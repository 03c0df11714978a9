import { Command, InvalidArgumentError, Option } from 'commander'
import { idsAmong, wholeNumber } from '../../core/option-values.ts'
import { fromReader } from '../../core/paths.ts'
import { CASES, IDS, PARTS } from './cases.ts'

export interface BenchOptions {
  only: string[]
  list: boolean
  seconds: number
  repetitions: number
  connections: number
  json: boolean
  out: string
  check: boolean
  /** A bench.json to make the page from, instead of measuring; before it, earlier ones whose ratios are shown, too. */
  render?: string[]
}

/**
 * Parses the command line of `npm run bench`.
 * @throws CommanderError for --help (exitCode 0) and for what is wrong
 */
export function parseOptions(args: string[]): BenchOptions {
  const off = { list: false, json: false, check: false }
  return { ...off, ...command().parse(args, { from: 'user' }).opts<BenchOptions>() }
}

function command(): Command {
  return new Command('npm run bench --')
    .description(
      'Measures how fast the app is beside the original way and one Redis round trip; then what a request costs in the whole stack, and how large the web image is.',
    )
    .addOption(
      new Option('--only <ids>', 'only these, separated by commas')
        .argParser((text, before: string[]) => parseIds(text, before))
        .default(IDS, 'all; --list names them'),
    )
    .option('--list', 'list what is measured')
    .option('--seconds <n>', 'how long each load is', seconds, 1)
    .option('--repetitions <n>', 'how often each is repeated', wholeNumber(1, 1000), 9)
    .option('--connections <n>', 'how many clients there are at a time', wholeNumber(1, 1000), 32)
    .option(
      '--json',
      'print the results as JSON on stdout; through npm: npm run --silent bench -- --json',
    )
    .option('--out <dir>', 'where bench.json goes', fromReader, '.lab/bench')
    .option('--check', 'end with exit code 1 where a goal is missed')
    .option(
      '--render <files...>',
      'measure nothing: make docs/performance.md from this bench.json; of others before it, show the ratios, too',
      (file, before: string[] | undefined) => [...(before ?? []), fromReader(file)],
    )
    .allowExcessArguments(false)
    .exitOverride()
}

/** Those that were named before in the same command are measured, too. */
function parseIds(text: string, before: string[]): string[] {
  const named = idsAmong(IDS, text, 'case or part')
  if (before === IDS) return named
  return IDS.filter((id) => named.includes(id) || before.includes(id))
}

function seconds(text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value >= 0.1 && value <= 600) return value
  throw new InvalidArgumentError('It is a number from 0.1 to 600.')
}

/** What `--only` takes, a line each. */
export function benchList(): string {
  const lines = [...CASES.map(({ id, title }) => [id, title] as const), ...Object.entries(PARTS)]
  const column = Math.max(...IDS.map((id) => id.length)) + 2
  return lines.map(([id, text]) => `${id.padEnd(column)}${text}`).join('\n')
}
