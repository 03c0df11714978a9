import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { experimentList } from './measure/run/options.ts'
import { withCleanUp } from './engine/clean-up.ts'
import { writableDirectory } from './core/out.ts'
import { Docker } from './engine/docker/docker.ts'
import { refuseUnfit } from './learn/doctor/engine-checks.ts'
import { ensureEngine } from './engine/install/engine.ts'
import { main } from './core/main.ts'
import { readerDirectory, typedPath } from './core/paths.ts'
import { runFaults } from './maintain/reliability/run-faults.ts'
import { judgeGoals } from './maintain/reliability/goals.ts'
import { parseFaultsOptions } from './maintain/reliability/options.ts'
import { FAULTS } from './maintain/reliability/faults.ts'
import { terminalFaults } from './maintain/reliability/terminal.ts'
import { newRun } from './core/run.ts'
import { untilAborted } from './core/until-aborted.ts'

await main(async (args, signal) => {
  const options = parseFaultsOptions(args)
  if (options.list) {
    console.log(experimentList(FAULTS.map(({ id, title }) => ({ id, question: title }))))
    return 0
  }
  const out = await writableDirectory(options.out)
  const docker = new Docker({ signal })
  const engine = await ensureEngine(docker, { installEngine: options.installEngine })
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
