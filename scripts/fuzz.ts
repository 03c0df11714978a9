import { main } from './core/main.ts'
import { newRun } from './core/run.ts'
import { untilAborted } from './core/until-aborted.ts'
import { withCleanUp } from './engine/clean-up.ts'
import { Docker } from './engine/docker/docker.ts'
import { ensureEngine } from './engine/install/engine.ts'
import { PACKAGINGS, parseOptions } from './maintain/fuzz/options.ts'
import { fuzzAndReport } from './maintain/fuzz/report.ts'
import { launchTarget } from './maintain/fuzz/target.ts'

await main(async (args, signal) => {
  const { url, packaging, ...options } = parseOptions(args)
  if (url) {
    const target = { name: url.origin, url, options: `--url ${url.origin}` }
    return untilAborted(fuzzAndReport(target, { ...options, signal }), signal)
  }
  const docker = new Docker({ signal })
  await ensureEngine(docker)
  const run = await newRun()
  return withCleanUp(docker, run, async () => {
    let exitCode = 0
    for (const id of PACKAGINGS[packaging]) {
      const target = await untilAborted(launchTarget(docker, run, id, console.error), signal)
      const fuzzing = fuzzAndReport(target, { ...options, signal })
      exitCode = Math.max(exitCode, await untilAborted(fuzzing, signal))
    }
    return exitCode
  })
})
