import { Command } from 'commander'
import { runSteps } from '../../core/steps.ts'
import { wholeNumber } from '../../core/option-values.ts'
import { announcedTarget, type Cli } from './cli.ts'
import { copyToNodes, stackImages } from './images.ts'
import { GATEWAY_PORT, gatewayUrls } from './local-cluster.ts'
import { deploy, requireStack, scale, tasks, untilServing, untilSettled, update } from './stack.ts'
import { describe } from './status.ts'
import { imagesThere } from './target.ts'

/** The gateway's configuration has so many places for replicas (haproxy.cfg). */
const MOST_REPLICAS = 20

/** `npm run cluster -- deploy`. */
export function deployCommand(cli: Cli): Command {
  return new Command('deploy')
    .description('deploys the stack, or brings it up to date, and waits until it runs')
    .option('--replicas <n>', 'of web', wholeNumber(1, MOST_REPLICAS))
    .allowExcessArguments(false)
    .action(async ({ replicas }: { replicas?: number }) => {
      const target = await announcedTarget(cli)
      const { manager, cluster } = target
      await runSteps([
        {
          title: 'Deploy',
          sideBySide: false,
          steps: [
            {
              title: cluster ? 'Copy the images to the nodes, and deploy' : 'Deploy',
              task: async (progress) => {
                const named = await stackImages(cli.docker)
                const images = await imagesThere(target, named, progress)
                const resolve = cluster ? 'never' : 'changed'
                const wanted = replicas === undefined ? {} : { replicas }
                const port = cluster ? { port: GATEWAY_PORT } : {}
                await deploy(target, { images, resolve, ...wanted, ...port })
              },
            },
            {
              title: 'Wait until all runs and serves',
              task: async (progress) => {
                await untilSettled(manager, cli.signal, progress)
                if (cluster) await untilServing(gatewayUrls(cluster), cli.signal)
              },
            },
          ],
        },
      ])
      console.log(await describe(target))
    })
}

/** `npm run cluster -- scale N`. */
export function scaleCommand(cli: Cli): Command {
  return new Command('scale')
    .description('sets how many replicas of web there are, and waits for them')
    .argument('<n>', `from 1 to ${MOST_REPLICAS}`, wholeNumber(1, MOST_REPLICAS))
    .allowExcessArguments(false)
    .action(async (replicas: number) => {
      const target = await announcedTarget(cli)
      await requireStack(target.manager)
      const start = performance.now()
      await scale(target.manager, replicas, cli.signal)
      console.log(`${replicas} replicas of web run, after ${seconds(start)} s.`)
      console.log(await describe(target))
    })
}

/** `npm run cluster -- update`. */
export function updateCommand(cli: Cli): Command {
  return new Command('update')
    .description(
      'puts the image that was built last in the place of each replica of web, one by one',
    )
    .option('--image <name>', 'another image than task-app:web')
    .allowExcessArguments(false)
    .action(async ({ image }: { image?: string }) => {
      const target = await announcedTarget(cli)
      const { manager, cluster } = target
      await requireStack(manager)
      const wanted = image ?? (await stackImages(cli.docker)).SWARM_WEB_IMAGE
      const there = cluster ? await copyToNodes(cli.docker, cluster, wanted) : wanted
      const start = performance.now()
      const { state, isRolledBack, message } = await update(manager, there, {
        resolve: cluster ? 'never' : 'changed',
        signal: cli.signal,
      })
      if (state === 'completed') {
        console.log(`Each replica of web runs ${there}, after ${seconds(start)} s.`)
        return
      }
      const failed = (await tasks(manager)).find(({ error, image: of }) => error && of === there)
      const why = failed?.error ?? message
      console.log(
        isRolledBack
          ? `Taken back after ${seconds(start)} s, and web runs as before: ${why}`
          : `Stopped half-way (${state}): ${why}`,
      )
      cli.exitCode = 1
    })
}

/** `npm run cluster -- status`. */
export function statusCommand(cli: Cli): Command {
  return new Command('status')
    .description('the nodes, and what runs on each')
    .allowExcessArguments(false)
    .action(async () => {
      console.log(await describe(await announcedTarget(cli)))
    })
}

const seconds = (start: number) => ((performance.now() - start) / 1000).toFixed(1)
