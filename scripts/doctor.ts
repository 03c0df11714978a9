import { Command } from 'commander'
import { Docker } from './engine/docker/docker.ts'
import { engineChecks } from './learn/doctor/engine-checks.ts'
import { formatChecks, summary } from './learn/doctor/format.ts'
import { labChecks } from './learn/doctor/lab-checks.ts'
import { exitCodeOf, runChecks } from './learn/doctor/outcome.ts'
import { detect } from './engine/install/detect.ts'
import { readHost } from './engine/install/host.ts'
import { main } from './core/main.ts'

await main(async (args, signal) => {
  new Command('npm run doctor --')
    .description(
      'Says whether this machine can run a compare, and what mends it where it cannot. Changes nothing.',
    )
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
  const docker = new Docker({ signal })
  const [found, host] = await Promise.all([detect(docker), readHost(process.stdin.isTTY)])
  const checked = await runChecks([
    ...engineChecks(found, host),
    ...labChecks(docker, found.server !== undefined),
  ])
  const colour = process.stdout.isTTY && process.stdout.hasColors()
  const width = process.stdout.columns || 80
  console.log(`${formatChecks(checked, { width, colour })}\n\n${summary(checked)}`)
  return exitCodeOf(checked)
})
