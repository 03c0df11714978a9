import { Command } from 'commander'
import { nearest } from './core/nearest.ts'
import { downCommand } from './engine/swarm/down-command.ts'
import {
  deployCommand,
  scaleCommand,
  statusCommand,
  updateCommand,
} from './engine/swarm/stack-commands.ts'
import { drainCommand, powerOffCommand, powerOnCommand } from './engine/swarm/node-commands.ts'
import { upCommand } from './engine/swarm/up-command.ts'
import { Docker } from './engine/docker/docker.ts'
import { ExpectedError } from './core/errors.ts'
import { main } from './core/main.ts'
import type { Cli } from './engine/swarm/cli.ts'

/** In the order of the help. */
const COMMANDS: ((cli: Cli) => Command)[] = [
  upCommand,
  deployCommand,
  scaleCommand,
  updateCommand,
  drainCommand,
  powerOffCommand,
  powerOnCommand,
  statusCommand,
  downCommand,
]

await main(async (args, signal) => {
  const cli: Cli = { docker: new Docker({ signal }), signal, exitCode: 0 }
  const program = new Command('npm run cluster --')
    .description(
      'The stack on several machines, with Docker Swarm. `up` makes three nodes, which are containers with a Docker engine each; the other commands talk to those, and where there are none, to the Swarm of the current Docker context.',
    )
    .argument('[command]')
    .usage('[command]')
    .enablePositionalOptions()
    .allowExcessArguments(false)
    .exitOverride()
    .action((unknown: string | undefined) => {
      if (unknown === undefined) return program.help()
      const names = program.commands.map((one) => one.name())
      throw new ExpectedError(
        `There is no command "${unknown}".`,
        `Did you mean \`npm run cluster -- ${nearest(unknown, names)}\`?`,
      )
    })
  for (const command of COMMANDS) program.addCommand(command(cli).exitOverride())
  await program.parseAsync(args, { from: 'user' })
  return cli.exitCode
})
