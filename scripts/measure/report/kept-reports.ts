import { copyFile, cp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { ExpectedError } from '../../core/errors.ts'
import { LAB_DIRECTORY } from '../../core/paths.ts'
import { readResults } from './read-results.ts'
import type { Results } from './results.ts'
import { missingFrom } from './whole.ts'
import { type ReportFiles, writeReports } from './write-reports.ts'

/** Where the reports of compares are kept. Absolute. */
export interface ReportPlaces {
  /** That of the last run. */
  latest: string
  /** That of the last run in which every usual experiment measured something. */
  whole: string
  /** A folder for each of the last runs, by its id. */
  runs: string
}

export const PLACES: ReportPlaces = {
  latest: path.join(LAB_DIRECTORY, 'report'),
  whole: path.join(LAB_DIRECTORY, 'whole-report'),
  runs: path.join(LAB_DIRECTORY, 'reports'),
}

/** So many runs keep a folder; the last whole one has another one besides. */
export const KEPT_RUNS = 10

const RESULTS = 'results.json'
const RUN_ID = /^\d{8}-\d{6}-[0-9a-f]{4}$/

/**
 * Writes a run's report into a folder of its own, and makes it the latest. No earlier figures are lost by that: neither those
 * of the last runs, nor those of the last whole one.
 * @param earlier the results of a run to put beside this one
 * @returns the files of the latest report
 */
export async function keepReport(
  results: Results,
  earlier?: Results,
  places = PLACES,
): Promise<ReportFiles> {
  await adopt(places)
  const own = path.join(places.runs, results.run.id)
  const files = await writeReports(results, own, earlier)
  await copyReport(files, places.latest)
  if (missingFrom(results).length === 0) await copyReport(files, places.whole)
  const ids = await keptRuns(places)
  for (const id of ids.slice(KEPT_RUNS)) await rm(path.join(places.runs, id), { recursive: true })
  return filesIn(places.latest, files)
}

/** The ids of the runs that have a folder, the last first. */
export async function keptRuns({ runs } = PLACES): Promise<string[]> {
  if (!existsSync(runs)) return []
  return (await readdir(runs))
    .filter((name) => RUN_ID.test(name))
    .toSorted()
    .toReversed()
}

/**
 * The results.json that somebody asks for.
 * @param wanted the id of a run, or the absolute path of a file
 * @throws ExpectedError where nothing of that run is kept
 */
export async function resultsOf(wanted: string, places = PLACES): Promise<string> {
  const id = path.basename(wanted)
  if (!RUN_ID.test(id)) return wanted
  const kept = await keptRuns(places)
  if (kept.includes(id)) return path.join(places.runs, id, RESULTS)
  throw new ExpectedError(
    `No report of run ${id} is kept.`,
    kept.length === 0 ? 'Measure first: `npm run compare`.' : `Kept are ${kept.join(', ')}.`,
  )
}

/** The results.json to show where nobody names one: that of the last whole run; where there is none, of the last. */
export function usualResults({ whole, latest } = PLACES): string | undefined {
  return [whole, latest]
    .map((folder) => path.join(folder, RESULTS))
    .find((file) => existsSync(file))
}

/** A latest report that has no folder of its own yet, as versions before these folders left it. */
async function adopt(places: ReportPlaces): Promise<void> {
  const file = path.join(places.latest, RESULTS)
  if (!existsSync(file)) return
  const results = await readResults(file).catch((error: unknown) => {
    // Nobody can read it, so there is nothing to keep.
    if (error instanceof ExpectedError) return undefined
    throw error
  })
  if (!results) return
  const own = path.join(places.runs, results.run.id)
  if (existsSync(own)) return
  await cp(places.latest, own, { recursive: true })
  if (missingFrom(results).length === 0 && !existsSync(path.join(places.whole, RESULTS))) {
    await cp(places.latest, places.whole, { recursive: true })
  }
}

/** The results last: what says whose report it is comes when the report is there. */
async function copyReport(files: ReportFiles, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  const { results, ...readable } = files
  for (const file of [...Object.values(readable), results]) {
    const copy = path.join(directory, path.basename(file))
    await copyFile(file, `${copy}.partial`)
    await rename(`${copy}.partial`, copy)
  }
}

function filesIn(directory: string, { results, markdown, html }: ReportFiles): ReportFiles {
  const there = (file: string) => path.join(directory, path.basename(file))
  return { results: there(results), markdown: there(markdown), html: there(html) }
}
