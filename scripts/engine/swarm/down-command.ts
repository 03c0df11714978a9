import { Command } from 'commander'
import { endOrphans } from '../docker/orphans.ts'
import type { Docker } from '../docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { count } from '../../core/figures.ts'
import { announcedTarget, type Cli } from './cli.ts'
import { findTraces, isNothing, takeDown, type Traces } from './local-cluster.ts'
import { readersPlace } from './place.ts'
import { remove, services, STACK } from './stack.ts'

/** `npm run cluster -- down`. */
export function downCommand(cli: Cli): Command {
  return new Command('down')
    .description(
      'removes the nodes, whatever there is of them; of a Swarm of your own, the stack, but not its volume',
    )
    .allowExcessArguments(false)
    .action(async () => {
      const place = readersPlace()
      if (isNothing(await findTraces(place))) {
        await removeFromContext(cli)
        return
      }
      if (process.getuid?.() !== 0) {
        throw new ExpectedError(
          `The cluster ${place.name} is root's.`,
          '`sudo npm run cluster -- down` removes it.',
        )
      }
      await endOrphans()
      console.log(`Removed the cluster ${place.name}: ${listed(await takeDown(place))}.`)
    })
}

/** What there was, in figures. */
export function listed({ processes, namespaces, links, hasRule, cgroups, directories }: Traces) {
  return [
    count(processes.length, 'process', 'processes'),
    count(namespaces.length, 'network namespace'),
    count(links.length, 'network interface'),
    ...(hasRule ? ['a rule of the firewall'] : []),
    count(cgroups.length, 'cgroup'),
    count(directories.length, 'folder'),
  ].join(', ')
}

async function removeFromContext(cli: Cli): Promise<void> {
  if (!(await managesSwarm(cli.docker))) {
    console.log('Nothing to remove.')
    return
  }
  const { manager } = await announcedTarget(cli)
  if ((await services(manager)).length === 0) {
    console.log('Nothing to remove: the stack is not deployed.')
    return
  }
  await remove(manager)
  console.log(`Removed the stack ${STACK}. Redis's volume stays on its node.`)
}

async function managesSwarm(docker: Docker): Promise<boolean> {
  const asked = await docker.run(['info', '--format', '{{.Swarm.ControlAvailable}}'], {
    reject: false,
  })
  return asked.stdout.trim() === 'true'
}
