import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { styleText } from 'node:util'
import { bench } from './maintain/bench/bench-run.ts'
import { benchList, type BenchOptions, parseOptions } from './maintain/bench/options.ts'
import { Processes } from './maintain/bench/processes.ts'
import { type BenchResults, readBench } from './maintain/bench/results.ts'
import { terminalReport } from './maintain/bench/terminal.ts'
import { writePage } from './maintain/bench/write-page.ts'
import { withCleanUp } from './engine/clean-up.ts'
import { writableDirectory } from './core/out.ts'
import { Docker } from './engine/docker/docker.ts'
import { refuseUnfit } from './learn/doctor/engine-checks.ts'
import { ensureEngine } from './engine/install/engine.ts'
import { main } from './core/main.ts'
import { readerDirectory, typedPath } from './core/paths.ts'
import { newRun } from './core/run.ts'
import { untilAborted } from './core/until-aborted.ts'

await main(async (args, signal) => {
  const options = parseOptions(args)
  if (options.list) {
    console.log(benchList())
    return 0
  }
  if (options.render !== undefined) return render(options.render)
  const results = await measure(options, signal)
  return options.check && results.goals.some(({ status }) => status === 'missed') ? 1 : 0
})

async function render(runs: string[]): Promise<number> {
  const files = await writePage(await Promise.all(runs.map(readBench)))
  console.log(`Rendered ${files.map((one) => typedPath(one)).join(', ')}`)
  return 0
}

async function measure(options: BenchOptions, signal: AbortSignal): Promise<BenchResults> {
  const { seconds, repetitions, connections, only } = options
  const out = await writableDirectory(options.out)
  const docker = new Docker({ signal })
  const engine = await ensureEngine(docker)
  await refuseUnfit(engine)
  const run = await newRun()
  const processes = new Processes()
  const settings = { seconds, repetitions, connections }
  return withCleanUp(docker, run, async () => {
    try {
      const input = { run, docker, engine, processes, settings, only, signal }
      const results = await untilAborted(bench(input), signal)
      await tell(results, out, options.json)
      return results
    } finally {
      await processes.stopAll()
    }
  })
}

async function tell(results: BenchResults, out: string, json: boolean): Promise<void> {
  const file = path.join(out, 'bench.json')
  const text = JSON.stringify(results, null, 2)
  await writeFile(file, `${text}\n`)
  if (json) console.log(text)
  else console.log(`\n${terminalReport(results, process.stdout.columns)}`)
  const shown = styleText('bold', typedPath(file, readerDirectory()))
  console.error(`All of it: ${shown}. As a page: npm run bench -- --render ${shown}`)
}
