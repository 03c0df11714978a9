import { Command, InvalidArgumentError, Option } from 'commander'
import { wholeNumber } from '../../core/option-values.ts'
import type { PackagingId } from '../own-packagings.ts'

export interface FuzzCommand {
  requests: number
  seed: number
  /** One that runs already, in place of stacks of its own. */
  url?: URL
  packaging: keyof typeof PACKAGINGS
  /** The one session to send again, in place of random ones: fast-check's path to it. */
  path?: string
}

/** What `--packaging` takes. */
export const PACKAGINGS = {
  'multi-container': ['multiContainer'],
  monolithic: ['monolithic'],
  both: ['multiContainer', 'monolithic'],
} as const satisfies Record<string, PackagingId[]>

/**
 * Parses the command line of `npm run fuzz`.
 * @throws CommanderError for --help (exitCode 0) and for a wrong option
 */
export function parseOptions(args: string[]): FuzzCommand {
  return new Command('npm run fuzz --')
    .description(
      'Sends random requests, good and bad, to a running stack, and judges every answer and every task. Starts a stack of its own, and removes it.',
    )
    .option('--requests <n>', 'about how many', wholeNumber(1), 100_000)
    .option(
      '--seed <n>',
      'where the random choices start from: the same seed sends the same',
      wholeNumber(1),
      1,
    )
    .addOption(
      new Option('--packaging <name>', 'which to start')
        .choices(Object.keys(PACKAGINGS))
        .default('multi-container'),
    )
    .option(
      '--url <url>',
      'one that runs already, such as http://127.0.0.1:8082: it gets new tasks',
      address,
    )
    .option(
      '--path <path>',
      'send again the one session that an earlier run has found; with its --seed',
      shrinkPath,
    )
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts<FuzzCommand>()
}

function shrinkPath(text: string): string {
  if (/^\d+(:\d+)*$/.test(text)) return text
  throw new InvalidArgumentError('Give the path that a run has printed, such as 0:3:1.')
}

function address(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' && url.port !== '') return url
  throw new InvalidArgumentError('Give an address with its port, such as http://127.0.0.1:8082.')
}
