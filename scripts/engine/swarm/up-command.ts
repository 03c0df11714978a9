import { Command } from 'commander'
import { runSteps } from '../../core/steps.ts'
import { wholeNumber } from '../../core/option-values.ts'
import type { Cli } from './cli.ts'
import { bringUp, MOST_NODES } from './local-cluster.ts'
import { readersCluster } from './nodes.ts'

/** `npm run cluster -- up`. */
export function upCommand({ docker, signal }: Cli): Command {
  return new Command('up')
    .description('makes nodes, which are containers, and one Swarm of them')
    .option('--nodes <n>', 'how many', wholeNumber(1, MOST_NODES), 3)
    .allowExcessArguments(false)
    .action(async ({ nodes: count }: { nodes: number }) => {
      const id = readersCluster()
      const make: Parameters<typeof runSteps>[0] = [
        {
          title: `Make ${count} nodes`,
          sideBySide: false,
          steps: [
            {
              title: `node-1 to node-${count}`,
              task: async (progress) => {
                await bringUp({ id, count, docker, signal, progress })
              },
            },
          ],
        },
      ]
      await runSteps(make)
      console.log(
        `The cluster ${id.name} is up: ${count} nodes, each a manager.\nNext: npm run cluster -- deploy`,
      )
    })
}
