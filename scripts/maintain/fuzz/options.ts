import { Command, InvalidArgumentError, Option } from 'commander'
import { fromReader } from '../../core/paths.ts'
import type { PackagingId } from '../../engine/packagings/packaging.ts'

export interface FuzzCommand {
  requests: number
  seed: number
  connections: number
  /** One that runs already, in place of stacks of its own. */
  url?: URL
  packaging: PackagingId[]
  /** A recording to send again, in place of random requests. */
  replay?: string
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
      'Throws random requests, good and bad, at the running stack, and judges every answer and every task. Starts a stack of its own, and removes it.',
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
    .option('--replay <file>', 'send again what an earlier run has written down', fromReader)
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts<FuzzCommand>()
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.')
  return Number(text)
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
