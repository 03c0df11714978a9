import path from 'node:path'
import { styleText } from 'node:util'
import { withCleanUp } from './compare/clean-up.ts'
import { compare, writeResults } from './compare/compare.ts'
import { parseOptions, type CompareOptions } from './compare/options.ts'
import { directoriesOf } from './compare/pair.ts'
import { Docker } from './docker/docker.ts'
import { ensureEngine } from './engine/engine.ts'
import { EXPERIMENTS } from './experiments/registry.ts'
import { main } from './main.ts'
import { readerDirectory, typedPath } from './paths.ts'
import { exitCodeOf, type Results } from './report/results.ts'
import { terminalReport } from './report/terminal.ts'
import { newRun } from './run.ts'

await main(async (args, signal) => {
  const options = parseOptions(args)
  if (options.list) {
    for (const { id, question } of EXPERIMENTS) console.log(`${id.padEnd(14)}${question}`)
    return 0
  }
  const directories = await directoriesOf(options)
  const docker = new Docker({ signal })
  const engine = await ensureEngine(docker, {
    installEngine: options.installEngine,
    interactive: process.stdin.isTTY && process.stderr.isTTY,
    onProgress: (line) => {
      console.error(line)
    },
  })
  const run = await newRun()
  const work = () =>
    untilAborted(compare({ ...options, directories, run, docker, engine, signal }), signal)
  const results = await withCleanUp(docker, run, work, options.keep)
  await report(results, options)
  return exitCodeOf(results)
})

async function report(results: Results, options: CompareOptions): Promise<void> {
  const file = await writeResults(results, path.resolve(options.out))
  if (options.json) console.log(JSON.stringify(results, null, 2))
  else console.log(`\n${terminalReport(results, process.stdout.columns)}`)
  console.error(
    `All of it, with the command behind each figure: ${typedPath(file, readerDirectory())}`,
  )
  if (results.run.urls) {
    const { monolithic, multiContainer } = results.run.urls
    console.error(
      `Left running: ${styleText('bold', monolithic)} (monolithic) and ${styleText('bold', multiContainer)} (multi-container).`,
    )
    console.error('Remove both with `npm run clean`.')
  }
}

/** The work's result, or its end as soon as the signal comes: a wait in progress holds up no clean-up. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    const end = () => {
      reject(signal.reason as Error)
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
  return Promise.race([work, aborted])
}
