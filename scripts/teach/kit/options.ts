import { Command, InvalidArgumentError } from 'commander'

export interface SaveOptions {
  /** Empty: the engine's own. */
  platforms: string[]
  force: boolean
}

export type KitCommand =
  ({ command: 'save'; file: string } & SaveOptions) | { command: 'load'; file: string }

/** What was typed after `npm run kit --`. @throws CommanderError, also for `--help` */
export function parseKitOptions(args: string[]): KitCommand {
  let parsed: KitCommand | undefined
  const program = new Command('npm run kit --')
    .description('Brings the whole lab to machines that have no network, in one file.')
    .exitOverride()
  program
    .command('save')
    .description(
      "on a connected machine: packs the base images, the lab's images with what it takes to build them again, and npm's packages",
    )
    .argument('<file>', 'the kit to write')
    .option(
      '--platforms <list>',
      "for which engines, such as linux/amd64,linux/arm64 (default: this machine's)",
      parsePlatforms,
    )
    .option('--force', 'replace the file if there is one', false)
    .allowExcessArguments(false)
    .action((file: string, { platforms = [], force }: Partial<SaveOptions>) => {
      parsed = { command: 'save', file, platforms, force: force === true }
    })
  program
    .command('load')
    .description(
      'on a machine with Docker and Node, right after the clone: checks the kit, then brings all of it in',
    )
    .argument('<file>', 'the kit to read')
    .allowExcessArguments(false)
    .action((file: string) => {
      parsed = { command: 'load', file }
    })
  program.parse(args, { from: 'user' })
  if (parsed === undefined) throw new Error('commander called no action')
  return parsed
}

function parsePlatforms(value: string): string[] {
  const platforms = value.split(',').map((one) => one.trim())
  const wrong = platforms.find((one) => !/^linux\/(amd64|arm64)$/.test(one))
  if (wrong !== undefined) {
    throw new InvalidArgumentError(`"${wrong}" is neither linux/amd64 nor linux/arm64.`)
  }
  return [...new Set(platforms)]
}
