import path from 'node:path'
import { styleText } from 'node:util'
import { withCleanUp } from './engine/clean-up.ts'
import { compare } from './measure/run/compare.ts'
import { experimentList, parseOptions, type CompareOptions } from './measure/run/options.ts'
import { writableDirectory } from './core/out.ts'
import { directoriesOf } from './engine/packagings/resolve.ts'
import { storageLine } from './engine/docker/build-storage.ts'
import { Docker } from './engine/docker/docker.ts'
import { refuseUnfit } from './learn/doctor/engine-checks.ts'
import { ensureEngine } from './engine/install/engine.ts'
import { EXPERIMENTS } from './measure/experiments/registry.ts'
import { main } from './core/main.ts'
import { readerDirectory, typedPath } from './core/paths.ts'
import { keepReport, PLACES } from './measure/report/kept-reports.ts'
import { readResults } from './measure/report/read-results.ts'
import { exitCodeOf, type Results } from './measure/report/results.ts'
import { terminalReport } from './measure/report/terminal.ts'
import { writeReports } from './measure/report/write-reports.ts'
import { SELF_TEST_FILE, selfTest } from './measure/self-test/run.ts'
import { selfTestSentences } from './measure/self-test/words.ts'
import { newRun } from './core/run.ts'
import { untilAborted } from './core/until-aborted.ts'

await main(async (args, signal) => {
  const options = parseOptions(args)
  if (options.list) {
    console.log(experimentList(EXPERIMENTS))
    return 0
  }
  if (options.selfTest !== undefined) return testItself(options.selfTest, options, signal)
  const directories = await directoriesOf(foldersOf(options))
  // Read before anything is measured, so that a wrong name costs nothing.
  const earlier = options.baseline === undefined ? undefined : await readResults(options.baseline)
  const places = options.out === undefined ? [PLACES.latest, PLACES.runs] : [options.out]
  for (const place of places) await writableDirectory(place)
  const docker = new Docker({ signal })
  const engine = await ensureEngine(docker, { installEngine: options.installEngine })
  await refuseUnfit(engine)
  const run = await newRun()
  const work = async () => {
    const compared = compare({ ...options, directories, run, docker, engine, signal })
    const results = await untilAborted(compared, signal)
    // Before anything is removed: what was measured is kept, whatever becomes of the clean-up.
    await report(results, options, earlier)
    return results
  }
  const results = await withCleanUp(docker, run, work, options.keep)
  console.error(await storageLine(docker))
  return exitCodeOf(results)
})

async function testItself(
  figures: number,
  { installEngine }: Pick<CompareOptions, 'installEngine'>,
  signal: AbortSignal,
): Promise<number> {
  const docker = new Docker({ signal })
  const engine = await ensureEngine(docker, { installEngine })
  await refuseUnfit(engine)
  const run = await newRun()
  const tested = await withCleanUp(docker, run, () =>
    selfTest({
      ...{ docker, run, engine, figures, signal },
      progress: (line) => {
        console.error(line)
      },
    }),
  )
  console.log(selfTestSentences(tested).join('\n'))
  console.error(`All of it: ${typedPath(SELF_TEST_FILE, readerDirectory())}`)
  return 0
}

/** What was typed of folders, by subject. */
function foldersOf({ monolithic, wellRun, multiContainer }: CompareOptions) {
  return { monolithic, wellRun, multiContainer }
}

async function report(
  results: Results,
  options: Pick<CompareOptions, 'json' | 'out'>,
  earlier: Results | undefined,
): Promise<void> {
  // The figures took minutes: they are shown whatever becomes of the files.
  if (options.json) console.log(JSON.stringify(results, null, 2))
  else console.log(`\n${terminalReport(results, process.stdout.columns)}`)
  const files = await (options.out === undefined
    ? keepReport(results, earlier)
    : writeReports(results, path.resolve(options.out), earlier))
  const shown = (file: string) => typedPath(file, readerDirectory())
  console.error(`To read, to project or to print: ${styleText('bold', shown(files.html))}`)
  console.error(`For a pull request: ${shown(files.markdown)}`)
  console.error(`All of it, with the docker commands that were run: ${shown(files.results)}`)
  if (results.run.urls) {
    const addresses = results.subjects.map(
      ({ id, title }) => `${styleText('bold', results.run.urls?.[id] ?? '')} (${title})`,
    )
    console.error(`Left running: ${addresses.join(', ')}.`)
    console.error('Remove them with `npm run clean`.')
  }
}
