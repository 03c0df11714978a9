import { Command } from 'commander'
import { endOrphans } from '../docker/orphans.ts'
import type { Docker } from '../docker/docker.ts'
import type { LabObject } from '../docker/lab-objects.ts'
import { count } from '../../core/figures.ts'
import { announcedTarget, type Cli } from './cli.ts'
import { takeDown } from './local-cluster.ts'
import { readersCluster } from './nodes.ts'
import { remove, services, STACK } from './stack.ts'

/** `npm run cluster -- down`. */
export function downCommand(cli: Cli): Command {
  return new Command('down')
    .description(
      'removes the nodes, whatever there is of them; of a Swarm of your own, the stack, but not its volume',
    )
    .allowExcessArguments(false)
    .action(async () => {
      const id = readersCluster()
      await endOrphans()
      const removed = await takeDown(cli.docker, id)
      if (removed.length === 0) {
        await removeFromContext(cli)
        return
      }
      console.log(`Removed the cluster ${id.name}: ${listed(removed)}.`)
    })
}

/** What there was, in figures. */
function listed(objects: LabObject[]): string {
  const byKind = Map.groupBy(objects, ({ kind }) => kind)
  return [...byKind].map(([kind, all]) => count(all.length, kind)).join(', ')
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
