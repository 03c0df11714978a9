import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { experimentList } from './compare/options.ts'
import { withCleanUp } from './compare/clean-up.ts'
import { writableDirectory } from './compare/out.ts'
import { Docker } from './docker/docker.ts'
import { refuseUnfit } from './doctor/engine-checks.ts'
import { canAsk } from './engine/ask.ts'
import { ensureEngine } from './engine/engine.ts'
import { main } from './main.ts'
import { readerDirectory, typedPath } from './paths.ts'
import { runFaults } from './reliability/course.ts'
import { judgeGoals } from './reliability/goals.ts'
import { parseFaultsOptions } from './reliability/options.ts'
import { FAULTS } from './reliability/registry.ts'
import { terminalFaults } from './reliability/terminal.ts'
import { newRun } from './run.ts'
import { untilAborted } from './until-aborted.ts'

await main(async (args, signal) => {
  const options = parseFaultsOptions(args)
  if (options.list) {
    console.log(experimentList(FAULTS.map(({ id, title }) => ({ id, question: title }))))
    return 0
  }
  const out = await writableDirectory(options.out)
  const docker = new Docker({ signal })
  const engine = await ensureEngine(docker, {
    installEngine: options.installEngine ?? false,
    interactive: canAsk(),
    onProgress: (line) => {
      console.error(line)
    },
  })
  await refuseUnfit(engine)
  const run = await newRun()
  const results = await withCleanUp(docker, run, async () => {
    const { only, times, seed, outage: outageSeconds } = options
    const input = { run, docker, engine, signal, only, times, seed, outageSeconds }
    const found = await untilAborted(runFaults(input), signal)
    // Before anything is removed: what was measured is kept, whatever becomes of the clean-up.
    const file = path.join(out, 'faults.json')
    await writeFile(file, `${JSON.stringify(found, null, 2)}\n`)
    console.log(
      options.json
        ? JSON.stringify(found, null, 2)
        : `\n${terminalFaults(found, process.stdout.columns)}`,
    )
    console.error(`All of it: ${typedPath(file, readerDirectory())}`)
    return found
  })
  const isMissed = judgeGoals(results).some(({ met }) => met === false)
  return results.failures.length > 0 || (options.check && isMissed) ? 1 : 0
})
