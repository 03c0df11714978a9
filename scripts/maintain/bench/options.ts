import { Command, InvalidArgumentError, Option } from 'commander'
import { nearest } from '../../core/nearest.ts'
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
  /** A bench.json to make the pages from, instead of measuring; before it, earlier ones whose ratios are shown, too. */
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
      'Measures how fast the app is beside the original way, Flask, and two limits that no app can beat; then what replicas of it bring, how fast it starts and how large it is.',
    )
    .addOption(
      new Option('--only <ids>', 'only these, separated by commas')
        .argParser((text, before: string[]) => parseIds(text, before))
        .default(IDS, 'all; --list names them'),
    )
    .option('--list', 'list what is measured')
    .addOption(
      new Option('--seconds <n>', 'how long each load is')
        .argParser((text) => positive(text))
        .default(1),
    )
    .addOption(
      new Option('--repetitions <n>', 'how often each is repeated')
        .argParser((text) => whole(text))
        .default(9),
    )
    .addOption(
      new Option('--connections <n>', 'how many clients there are at a time')
        .argParser((text) => whole(text))
        .default(32),
    )
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

function parseIds(text: string, before: string[]): string[] {
  const wanted = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  if (wanted.length === 0) throw new InvalidArgumentError(`Name one or more of ${IDS.join(', ')}.`)
  for (const id of wanted) {
    if (IDS.includes(id)) continue
    throw new InvalidArgumentError(`There is no "${id}". Did you mean "${nearest(id, IDS)}"?`)
  }
  if (before !== IDS) wanted.push(...before)
  return IDS.filter((id) => wanted.includes(id))
}

function positive(text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value >= 0.1 && value <= 600) return value
  throw new InvalidArgumentError('It is a number from 0.1 to 600.')
}

function whole(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value
  throw new InvalidArgumentError('It is a whole number from 1 to 1000.')
}

/** What `--only` takes, a line each. */
export function benchList(): string {
  const lines = [...CASES.map(({ id, title }) => [id, title] as const), ...Object.entries(PARTS)]
  const column = Math.max(...IDS.map((id) => id.length)) + 2
  return lines.map(([id, text]) => `${id.padEnd(column)}${text}`).join('\n')
}
