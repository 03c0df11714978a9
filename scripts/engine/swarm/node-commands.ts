import { Command } from 'commander'
import { ExpectedError } from '../../core/errors.ts'
import { announcedTarget, type Cli, known } from './cli.ts'
import type { Docker } from '../docker/docker.ts'
import { readCluster } from './local-cluster.ts'
import { type ClusterNode, readersCluster } from './nodes.ts'
import { answers, powerOff, powerOn } from './power.ts'
import { redisNode, setAvailability, untilSettled } from './stack.ts'
import { describe, swarmNodes } from './status.ts'

/** `npm run cluster -- drain NODE`. */
export function drainCommand(cli: Cli): Command {
  return new Command('drain')
    .description('moves all tasks from a node to others, so that it can be switched off')
    .argument('<node>')
    .option('--undo', 'lets it have tasks again; those that moved stay where they are')
    .option('--force', "also the node that has Redis's volume: without it there are no tasks")
    .allowExcessArguments(false)
    .action(async (name: string, { undo, force }: { undo?: true; force?: true }) => {
      const target = await announcedTarget(cli)
      const { manager } = target
      const node = known(
        name,
        (await swarmNodes(manager)).map((one) => one.name),
      )
      if (!undo && !force && (await redisNode(manager)) === node) {
        throw new ExpectedError(
          `${node} has Redis's volume: Redis can run nowhere else, and without it the app has no tasks.`,
          '`--force` does it all the same; the tasks are back when the node is.',
        )
      }
      await setAvailability(manager, node, undo ? 'active' : 'drain')
      // Redis, drained, would be waited for in vain.
      if (!force) await untilSettled(manager, cli.signal)
      console.log(await describe(target))
    })
}

/** `npm run cluster -- power-off NODE`. */
export function powerOffCommand({ docker }: Cli): Command {
  return new Command('power-off')
    .description(
      'ends a node as a power cut does: all of its processes at once, and no answer from there',
    )
    .argument('<node>')
    .allowExcessArguments(false)
    .action(async (name: string) => {
      const node = await localNode(docker, name)
      await powerOff(docker, node)
      console.log(`${node.name} is dead. See \`npm run cluster -- status\`.`)
    })
}

/** `npm run cluster -- power-on NODE`. */
export function powerOnCommand({ docker, signal }: Cli): Command {
  return new Command('power-on')
    .description('brings it back, with what is on its disk')
    .argument('<node>')
    .allowExcessArguments(false)
    .action(async (name: string) => {
      const node = await localNode(docker, name)
      if (await answers(docker, node)) {
        console.log(`${node.name} is on.`)
        return
      }
      await powerOn(docker, node, signal)
      console.log(`${node.name} is back.`)
    })
}

/** @throws ExpectedError where no cluster of ours is up, or it has no such node */
async function localNode(docker: Docker, name: string): Promise<ClusterNode> {
  const cluster = await readCluster(docker, readersCluster())
  if (!cluster) {
    throw new ExpectedError(
      'No cluster is up here: only nodes that it made can be switched off.',
      '`npm run cluster -- up` makes them.',
    )
  }
  const names = cluster.nodes.map((one) => one.name)
  const node = cluster.nodes[names.indexOf(known(name, names))]
  if (!node) throw new Error(`${name} is known, and not there`)
  return node
}
