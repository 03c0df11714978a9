import { Command, InvalidArgumentError, Option } from 'commander'
import type { PackagingId } from '../own-packagings.ts'

export interface FuzzCommand {
  requests: number
  seed: number
  connections: number
  /** One that runs already, in place of stacks of its own. */
  url?: URL
  packaging: PackagingId[]
  /** The one session to send again, in place of random ones: fast-check's path to it. */
  path?: string
}

const PACKAGINGS: Record<string, PackagingId[]> = {
  'multi-container': ['multiContainer'],
  monolithic: ['monolithic'],
  both: ['multiContainer', 'monolithic'],
}

/**
 * Parses the command line of `npm run fuzz`.
 * @throws CommanderError for --help (exitCode 0) and for a wrong option
 */
export function parseOptions(args: string[]): FuzzCommand {
  return new Command('npm run fuzz --')
    .description(
      'Sends random requests, good and bad, to a running stack, and judges every answer and every task. Starts a stack of its own, and removes it.',
    )
    .option('--requests <n>', 'how many', whole, 100_000)
    .option(
      '--seed <n>',
      'where the random choices start from: the same seed sends the same',
      whole,
      1,
    )
    .option('--connections <n>', 'how many clients at a time', whole, 24)
    .addOption(
      new Option('--packaging <name>', `which to start: ${Object.keys(PACKAGINGS).join(', ')}`)
        .argParser(packagings)
        .default(PACKAGINGS['multi-container'], 'multi-container'),
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

function whole(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.')
  return Number(text)
}

function shrinkPath(text: string): string {
  if (!/^\d+(:\d+)*$/.test(text)) {
    throw new InvalidArgumentError('Give the path that a run has printed, such as 0:3:1.')
  }
  return text
}

function packagings(text: string): PackagingId[] {
  const found = Object.hasOwn(PACKAGINGS, text) ? PACKAGINGS[text] : undefined
  if (!found) throw new InvalidArgumentError(`Name one of ${Object.keys(PACKAGINGS).join(', ')}.`)
  return found
}

function address(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:')
    throw new InvalidArgumentError('Give an address that begins with http://.')
  if (url.port === '')
    throw new InvalidArgumentError('Give its port too, such as http://127.0.0.1:8082.')
  return url
}
