import { Command } from 'commander'
import { Docker } from './docker/docker.ts'
import { engineChecks } from './doctor/engine-checks.ts'
import { formatChecks, summary } from './doctor/format.ts'
import { labChecks } from './doctor/lab-checks.ts'
import { exitCodeOf, runChecks } from './doctor/outcome.ts'
import { detect } from './engine/detect.ts'
import { readHost } from './engine/host.ts'
import { main } from './main.ts'

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
