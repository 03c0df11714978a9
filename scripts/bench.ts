import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { styleText } from 'node:util'
import { withCleanUp } from './engine/clean-up.ts'
import { Docker } from './engine/docker/docker.ts'
import { ensureEngine } from './engine/install/engine.ts'
import { main } from './core/main.ts'
import { writableDirectory } from './core/out.ts'
import { readerDirectory, typedPath } from './core/paths.ts'
import { newRun } from './core/run.ts'
import { untilAborted } from './core/until-aborted.ts'
import { refuseUnfit } from './learn/doctor/engine-checks.ts'
import { renderMarkdown } from './learn/guide/render-terminal.ts'
import { blocksOf } from './maintain/bench/blocks.ts'
import { parseOptions } from './maintain/bench/options.ts'
import { pageFiles } from './maintain/bench/page.ts'
import { type BenchResults, readBench } from './maintain/bench/results.ts'
import { runBench } from './maintain/bench/run-bench.ts'
import { writePageFiles } from './maintain/page-files.ts'

await main(async (args, signal) => {
  const options = parseOptions(args)
  if (options.render !== undefined) {
    const files = await writePageFiles(await pageFiles(await readBench(options.render)))
    console.log(`Rendered ${files.map((one) => typedPath(one)).join(', ')}`)
    return 0
  }
  const out = await writableDirectory(options.out)
  const docker = new Docker({ signal })
  const engine = await ensureEngine(docker)
  await refuseUnfit(engine)
  const run = await newRun()
  const { seconds, repetitions, connections, only } = options
  const settings = { seconds, repetitions, connections }
  const results = await withCleanUp(docker, run, async () => {
    const measuring = runBench({ run, docker, engine, settings, only, signal })
    const measured = await untilAborted(measuring, signal)
    // Before anything is removed: what was measured is kept, whatever becomes of the clean-up.
    await tell(measured, out, options.json)
    return measured
  })
  return options.check && results.goals.some(({ status }) => status === 'missed') ? 1 : 0
})

async function tell(results: BenchResults, out: string, json = false): Promise<void> {
  const file = path.join(out, 'bench.json')
  const text = JSON.stringify(results, null, 2)
  await writeFile(file, `${text}\n`)
  const { rates, stack, sizes, goals, run } = blocksOf(results)
  const shown = [rates, stack, sizes, run, goals].join('\n\n')
  console.log(json ? text : `\n${renderMarkdown(shown, process.stdout.columns || 100)}`)
  const typed = styleText('bold', typedPath(file, readerDirectory()))
  console.error(`All of it: ${typed}. As a page: npm run bench -- --render ${typed}`)
}
