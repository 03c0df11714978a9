import { Command, CommanderError, Option } from 'commander'
import { fromReader } from '../../core/paths.ts'
import { EXPERIMENTS, QUICK, USUAL } from '../experiments/registry.ts'
import { nearest } from '../../core/nearest.ts'
import { idsAmong, wholeNumber } from '../../core/option-values.ts'

export interface CompareOptions {
  /** Folders of packagings in place of the lab's own, or beside them, as typed. */
  monolithic?: string
  wellRun?: string
  multiContainer?: string
  only: string[]
  list: boolean
  json: boolean
  /** Absolute. Absent: where reports are kept. */
  out?: string
  /** The results.json of an earlier run, to put beside this one. */
  baseline?: string
  keep: boolean
  rebuild: boolean
  installEngine: boolean
  /** How many timed figures a self-test is to have in the end; absent where none is asked for. */
  selfTest?: number
}

/** The experiments that a command line asks for, in the registry's order, whatever the order in which they were typed. */
export const chosen = (only: string[]) => EXPERIMENTS.filter(({ id }) => only.includes(id))

/**
 * Parses the command line of `npm run compare`.
 * @throws CommanderError for --help (exitCode 0) and for a wrong option or experiment, with the nearest match
 */
export function parseOptions(
  args: string[],
  ids = EXPERIMENTS.map(({ id }) => id),
  usual = USUAL.map(({ id }) => id),
): CompareOptions {
  const given = command(ids, usual).parse(args, { from: 'user' })
  const { quick, ...options } = given.opts<CompareOptions & { quick?: boolean }>()
  return { ...OFF, ...options, ...(quick ? { only: QUICK.map(({ id }) => id) } : {}) }
}

/** Said here and not to commander, whose help would say `(default: false)` of each. */
const OFF = { list: false, json: false, keep: false, rebuild: false, installEngine: false }

function command(ids: string[], usual: string[]): Command {
  return new Command('npm run compare --')
    .description(
      'Builds the task manager both ways, runs the same experiments against each on your Docker engine, and reports what it measured.',
    )
    .addOption(
      new Option('--only <ids>', 'only these experiments, separated by commas')
        .argParser((text, before: string[]) => {
          const wanted = idsAmong(ids, text, 'experiment')
          // Those of an earlier --only stay.
          return ids.filter(
            (id) => wanted.includes(id) || (before !== usual && before.includes(id)),
          )
        })
        .default(usual, 'all but those that --list says are only done when named'),
    )
    .addOption(
      new Option('--quick', 'only what needs no timing, in less than a minute').conflicts('only'),
    )
    .option(
      '--monolithic <dir>',
      'compare this one: a folder with a Dockerfile whose EXPOSE names the port',
    )
    .option(
      '--well-run <dir>',
      'compare this one as well: the same in one container, done as well as it can be without a split',
    )
    .option(
      '--multi-container <dir>',
      'compare this one: a folder with a compose file that has the services web and redis',
    )
    .option('--list', 'list the experiments and what each is about')
    .option(
      '--json',
      'print the results as JSON on stdout; through npm: npm run --silent compare -- --json',
    )
    .option(
      '--out <dir>',
      'where the report goes, and nowhere else (default: .lab/report)',
      fromReader,
    )
    .option('--baseline <file>', 'an earlier results.json to put beside this run', fromReader)
    .option('--keep', 'leave a stack of each running and print their addresses')
    .option(
      '--rebuild',
      'build the images anew, without the build cache, and measure all builds anew',
    )
    .option(
      '--install-engine',
      'install and start Docker from your distribution where there is none (Debian, Ubuntu)',
    )
    .addOption(
      new Option(
        '--self-test [figures]',
        'measure how often a verdict on a time is wrong, for hours: a monolith beside a second build of itself and one that is slowed; goes on where an earlier one ended',
      )
        .argParser(wholeNumber(1, 100_000))
        .preset('500')
        .conflicts([
          'only',
          'quick',
          'monolithic',
          'wellRun',
          'multiContainer',
          'json',
          'out',
          'baseline',
          'keep',
        ]),
    )
    .addHelpText(
      'after',
      "\nA folder's path starts from where you are. Without one, the lab's own packaging\nis taken; docs/contract.md says what a pair must have.",
    )
    .allowExcessArguments(false)
    .configureOutput({
      outputError: (text, write) => {
        write(withNearest(text))
      },
    })
    .exitOverride()
}

const LONG_OPTIONS = [
  ...[
    '--only',
    '--quick',
    '--monolithic',
    '--well-run',
    '--multi-container',
    '--list',
    '--json',
    '--out',
    '--baseline',
  ],
  ...['--keep', '--rebuild', '--install-engine', '--self-test', '--help'],
]

/** commander names a similar option only where it finds one that is very much alike. */
function withNearest(text: string): string {
  const option = /^error: unknown option '(--[^'=]+)/.exec(text)?.[1]
  if (option === undefined || text.includes('Did you mean')) return text
  return `${text.trimEnd()}\n(Did you mean ${nearest(option, LONG_OPTIONS)}?)\n`
}

/** The experiments and the question that each answers, a line each, in two columns. */
export function experimentList(
  experiments: { id: string; question: string; onlyWhenAsked?: string }[],
): string {
  const column = Math.max(...experiments.map(({ id }) => id.length)) + 2
  return experiments
    .map(({ id, question, onlyWhenAsked }) => {
      const asked = onlyWhenAsked === undefined ? '' : ` (only when named: ${onlyWhenAsked})`
      return `${id.padEnd(column)}${question}${asked}`
    })
    .join('\n')
}

export { CommanderError }
