import { Command } from 'commander'
import { runSteps } from '../../core/steps.ts'
import { wholeNumber } from '../../core/option-values.ts'
import type { Cli } from './cli.ts'
import { bringUp, MOST_NODES } from './local-cluster.ts'
import { readersPlace } from './place.ts'
import { requireMeans } from './requirements.ts'

/** `npm run cluster -- up`. */
export function upCommand({ docker, signal }: Cli): Command {
  return new Command('up')
    .description('makes nodes of this machine, and one Swarm of them')
    .option('--nodes <n>', 'how many', wholeNumber(1, MOST_NODES), 3)
    .allowExcessArguments(false)
    .action(async ({ nodes: count }: { nodes: number }) => {
      await requireMeans()
      const place = readersPlace()
      const make: Parameters<typeof runSteps>[0] = [
        {
          title: `Make ${count} nodes`,
          sideBySide: false,
          steps: [
            {
              title: `${place.name}-1 to ${place.name}-${count}`,
              task: async (progress) => {
                await bringUp({ place, count, docker, signal, progress })
              },
            },
          ],
        },
      ]
      await runSteps(make)
      console.log(
        `The cluster ${place.name} is up: ${count} nodes, each a manager.\nNext: npm run cluster -- deploy`,
      )
    })
}
