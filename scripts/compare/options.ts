import { Command, CommanderError, InvalidArgumentError } from 'commander'
import leven from 'leven'
import { fromReader } from '../paths.ts'
import { EXPERIMENTS } from '../experiments/registry.ts'

export interface CompareOptions {
  /** Folders of packagings in place of the lab's own, as typed. */
  monolithic?: string
  multiContainer?: string
  only: string[]
  list: boolean
  json: boolean
  out: string
  /** The results.json of an earlier run, to put beside this one. */
  baseline?: string
  keep: boolean
  rebuild: boolean
  installEngine: boolean
}

/**
 * Parses the command line of `npm run compare`.
 * @throws CommanderError for --help (exitCode 0) and for a wrong option or experiment, with the nearest match
 */
export function parseOptions(
  args: string[],
  ids = EXPERIMENTS.map(({ id }) => id),
): CompareOptions {
  return command(ids).parse(args, { from: 'user' }).opts<CompareOptions>()
}

function command(ids: string[]): Command {
  return new Command('npm run compare --')
    .description(
      'Builds the task manager both ways, runs the same experiments against each on your Docker engine, and reports what it measured.',
    )
    .option(
      '--only <ids>',
      'only these experiments, separated by commas',
      (text) => parseIds(text, ids),
      ids,
    )
    .option(
      '--monolithic <dir>',
      'compare this one: a folder with a Dockerfile whose EXPOSE names the port',
    )
    .option(
      '--multi-container <dir>',
      'compare this one: a folder with a compose file that has the services web and redis',
    )
    .option('--list', 'list the experiments and what each is about', false)
    .option('--json', 'print the results as JSON on stdout', false)
    .option('--out <dir>', 'where the report goes', fromReader, '.lab/report')
    .option('--baseline <file>', 'an earlier results.json to put beside this run', fromReader)
    .option('--keep', 'leave both packagings running and print their addresses', false)
    .option('--rebuild', 'build the images anew, without the build cache', false)
    .option(
      '--install-engine',
      'install and start Docker from your distribution where there is none (Debian, Ubuntu)',
      false,
    )
    .addHelpText(
      'after',
      "\nA folder's path starts from where you are. Without one, the lab's own packaging is taken; docs/contract.md says what a pair must have.",
    )
    .allowExcessArguments(false)
    .exitOverride()
}

function parseIds(text: string, known: string[]): string[] {
  const wanted = text.split(',').map((id) => id.trim())
  for (const id of wanted) {
    if (!known.includes(id)) {
      throw new InvalidArgumentError(
        `There is no experiment "${id}". Did you mean "${nearest(id, known)}"?`,
      )
    }
  }
  return known.filter((id) => wanted.includes(id))
}

/** The candidate with the fewest edits. */
export function nearest(word: string, candidates: string[]): string {
  return candidates.toSorted((a, b) => leven(word, a) - leven(word, b))[0] ?? ''
}

export { CommanderError }
