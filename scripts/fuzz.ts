import { withCleanUp } from './engine/clean-up.ts'
import { Docker } from './engine/docker/docker.ts'
import { ensureEngine } from './engine/install/engine.ts'
import { fuzzTarget } from './maintain/fuzz/fuzz-target.ts'
import { PACKAGINGS, parseOptions } from './maintain/fuzz/options.ts'
import { launchTarget } from './maintain/fuzz/target.ts'
import { main } from './core/main.ts'
import { newRun } from './core/run.ts'
import { untilAborted } from './core/until-aborted.ts'

await main(async (args, signal) => {
  const options = parseOptions(args)
  const tools = { signal, onProgress }
  if (options.url) {
    const running = fuzzTarget({ name: options.url.origin, url: options.url }, options, tools)
    return untilAborted(running, signal)
  }
  const docker = new Docker({ signal })
  await ensureEngine(docker)
  const run = await newRun()
  return withCleanUp(docker, run, async () => {
    let exitCode = 0
    for (const id of PACKAGINGS[options.packaging]) {
      const target = await untilAborted(launchTarget(docker, run, id, onProgress), signal)
      exitCode = Math.max(exitCode, await untilAborted(fuzzTarget(target, options, tools), signal))
    }
    return exitCode
  })
})

function onProgress(line: string): void {
  console.error(line)
}
