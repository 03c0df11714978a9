import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { USUAL } from '../experiments/registry.ts'
import {
  keepReport,
  keptRuns,
  KEPT_RUNS,
  type ReportPlaces,
  resultsOf,
  usualResults,
} from './kept-reports.ts'
import type { Results } from './results.ts'
import { sampleResults } from './sample-results.ts'
import { missingFrom, whichRun } from './whole.ts'

let root: string
let places: ReportPlaces
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'kept-reports-'))
  const at = (name: string) => path.join(root, name)
  places = { latest: at('report'), whole: at('whole-report'), runs: at('reports') }
})
afterEach(() => rm(root, { recursive: true }))

const id = (n: number) => `20260102-0304${String(n).padStart(2, '0')}-abcd`
/** Results of the nth run, with these experiments. */
function run(n: number, experiments: string[]): Results {
  const sample = sampleResults()
  const [one] = sample.experiments
  if (!one) throw new Error('The sample has no experiment')
  return {
    ...sample,
    run: { ...sample.run, id: id(n) },
    experiments: experiments.map((name) => ({
      ...{ ...one, id: name, charts: [] },
      readings: one.readings.map((reading) => ({ ...reading })),
    })),
  }
}
const ALL = USUAL.map((one) => one.id)
const runIn = async (folder: string) => {
  const text = await readFile(path.join(folder, 'results.json'), 'utf8')
  return (JSON.parse(text) as Results).run.id
}

describe('the reports that are kept', () => {
  it('have a folder for each run; one of a single experiment is the latest, and not the whole one', async () => {
    await keepReport(run(1, ALL), undefined, places)
    const files = await keepReport(run(2, ['image-size']), undefined, places)
    expect(files.html).toBe(path.join(places.latest, 'report.html'))
    expect((await readdir(places.latest)).toSorted()).toEqual([
      ...['report.html', 'report.md', 'results.json'],
    ])
    expect(await runIn(places.latest)).toBe(id(2))
    expect(await runIn(places.whole)).toBe(id(1))
    expect(await keptRuns(places)).toEqual([id(2), id(1)])
    expect(usualResults(places)).toBe(path.join(places.whole, 'results.json'))
  })

  it('are the last ones, and the whole one whatever its age', async () => {
    await keepReport(run(1, ALL), undefined, places)
    for (let n = 2; n <= KEPT_RUNS + 2; n++) await keepReport(run(n, ['logs']), undefined, places)
    expect(await keptRuns(places)).toHaveLength(KEPT_RUNS)
    expect(await keptRuns(places)).not.toContain(id(1))
    expect(await runIn(places.whole)).toBe(id(1))
  })

  it('have what a version without these folders left', async () => {
    await mkdir(places.latest)
    await writeFile(path.join(places.latest, 'results.json'), JSON.stringify(run(1, ALL)))
    await keepReport(run(2, ['logs']), undefined, places)
    expect(await keptRuns(places)).toEqual([id(2), id(1)])
    expect(await runIn(places.whole)).toBe(id(1))
  })

  it('are no obstacle where the latest cannot be read', async () => {
    await mkdir(places.latest)
    await writeFile(path.join(places.latest, 'results.json'), '{')
    await keepReport(run(2, ['logs']), undefined, places)
    expect(await runIn(places.latest)).toBe(id(2))
  })

  it('are found by the id of a run, and files by their path', async () => {
    expect(usualResults(places)).toBeUndefined()
    await keepReport(run(1, ['logs']), undefined, places)
    expect(usualResults(places)).toBe(path.join(places.latest, 'results.json'))
    const file = path.join(places.runs, id(1), 'results.json')
    expect(await resultsOf(path.join('/where/I/am', id(1)), places)).toBe(file)
    expect(await resultsOf('/my/results.json', places)).toBe('/my/results.json')
    await expect(resultsOf(id(7), places)).rejects.toMatchObject({
      message: `No report of run ${id(7)} is kept.`,
      remedy: `Kept are ${id(1)}.`,
    })
  })
})

describe('a whole run', () => {
  it('has measured every usual experiment', () => {
    expect(missingFrom(run(1, ALL))).toEqual([])
    expect(missingFrom(run(1, ['logs', 'scaling']), ['logs', 'updates'])).toEqual(['updates'])
  })

  it('has none that failed; one that the subjects have nothing to measure for is none', () => {
    const results = run(1, ['logs', 'cluster'])
    const readings = results.experiments.flatMap((one) => one.readings)
    for (const one of readings) one.better = 'not-measured'
    const [, cluster] = readings
    if (cluster) cluster.notApplicable = true
    expect(missingFrom(results, ['logs', 'cluster'])).toEqual(['logs'])
  })

  it('is told by its id, its time, its subjects and what it lacks', () => {
    expect(whichRun(run(1, ['logs']), ['logs', 'updates'])).toBe(
      `Figures of run ${id(1)}, 2 January 2026, 03:04 UTC. It compared monolithic and /home/me/shop/stack. Not measured in it: updates.`,
    )
  })
})
