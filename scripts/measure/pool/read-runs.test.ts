import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExpectedError } from '../../core/errors.ts'
import { without } from '../../core/records.ts'
import { hostileValue } from '../../maintain/testing/hostile.ts'
import { placesIn, put } from '../../maintain/testing/json-places.ts'
import type { ExperimentResult } from '../experiments/run-experiment.ts'
import type { Results } from '../report/results.ts'
import { pool } from './pool.ts'
import { readRuns } from './read-runs.ts'
import { poolHtml, poolMarkdown } from './reports.ts'
import { sampleRun } from './sample-runs.ts'
import { poolText } from './terminal.ts'

// Thirty files come from thirty people: one is damaged, one was made to look better.

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'pool-'))
})
afterAll(() => rm(directory, { recursive: true }))

let written = 0

async function fileWith(content: unknown): Promise<string> {
  const file = path.join(directory, `hand-in-${written++}.json`)
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

/** The sample with its experiment `image-size` changed. */
function withSizes(change: (sizes: ExperimentResult) => Partial<ExperimentResult>): Results {
  const results = sampleRun()
  const [sizes, ...others] = results.experiments
  if (!sizes) throw new Error('The sample has no experiment')
  return { ...results, experiments: [{ ...sizes, ...change(sizes) }, ...others] }
}

/** Its facts with other figures for the typical monolith. */
const withFacts = (monolithic: unknown) =>
  withSizes(({ facts }) => ({ facts: { ...facts, monolithic } }))

const bytes = (downloadBytes: unknown) => ({ images: [], uncompressedBytes: 1, downloadBytes })

/** As if the lab had shown no figure of the row when the file was written. */
const withoutFigures = ({ readings }: ExperimentResult) => ({
  readings: readings.map((one) => without(one, ['figure']) as typeof one),
})

function withBytes(downloadBytes: unknown): Results {
  const monolithic = bytes(downloadBytes)
  return withSizes((sizes) => ({
    facts: { ...sizes.facts, monolithic },
    ...withoutFigures(sizes),
  }))
}

const firstReading = ({ readings }: ExperimentResult) => ({ readings: readings.slice(0, 1) })

describe('readRuns', () => {
  it('reads thirty files, and names nobody’s machine, folder or file', async () => {
    const files = await Promise.all(
      Array.from({ length: 30 }, (_, n) => fileWith(withPlaces(sampleRun({ n: n + 1 })))),
    )
    const groups = pool(await readRuns(files))
    const reports = [poolHtml, poolMarkdown, poolText].map((report) => report(groups))
    for (const report of reports) {
      expect(report).toContain('30 machines')
      expect(report).toContain('30 of 30')
      expect(report).not.toMatch(/anna|\/home|\/tmp|hand-in|<script>|\p{Cc}\]/u)
    }
  })

  it('counts a run once that is given twice, by whatever name', async () => {
    const [one, other] = [await fileWith(sampleRun()), await fileWith(sampleRun())]
    const link = path.join(directory, 'link.json')
    await symlink(one, link)
    expect(await readRuns([one, other, link])).toHaveLength(1)
  })

  it('refuses a run that is given twice with different figures', async () => {
    const files = [await fileWith(sampleRun()), await fileWith(sampleRun({ typical: 400 }))]
    await refused(files, /are the same run with different figures\.$/)
  })

  it.each<[string, unknown, RegExp]>([
    ['a verdict against its facts', against(), /verdict on Large Image Size contradicts/],
    ['no facts for a verdict', withSizes(() => ({ facts: {} })), /verdict on Large Image Size/],
    ['other facts than its figures', withFacts(bytes(299e6)), /figure on Large Image Size con/],
    ['a negative figure', withBytes(-5), /contradicts its facts/],
    ['a figure without end', withBytes(null), /contradicts its facts/],
    ['a text for a figure', withBytes('3e8'), /figure on Large Image Size contradicts/],
    ['facts of another form', withFacts({ downloadBytes: 3e8 }), /facts of `image-size` are not/],
    ['too few readings', withSizes(firstReading), /verdict on Large Image Size/],
    ['an experiment twice', twice(sampleRun()), /has the experiment `image-size` twice/],
    ['unknown subjects', { ...sampleRun(), subjects: [] }, /is no results\.json/],
    ['no base images', { ...sampleRun(), bases: [] }, /does not say which base images/],
    ['renamed subjects', renamed(sampleRun()), /compares what this lab does not know/],
    ['a comparison with itself', reversed(sampleRun()), /comparisons are not those/],
    ['another version', { ...sampleRun(), schemaVersion: 2 }, /results of version 2/],
    ['no JSON', '{"schemaVersion": 3', /is not JSON/],
    ['nothing', '', /is not JSON/],
  ])('refuses %s', async (_, content, message) => {
    await refused([await fileWith(content)], message)
  })

  it('takes whether a claim holds from the verdict, whatever the file says', async () => {
    const forged = withSizes(({ readings }) => ({
      readings: readings.map((one) => ({ ...one, holds: 'no' })),
    }))
    const [run] = await readRuns([await fileWith(forged)])
    expect(run?.rows[0]?.verdicts.map(({ holds }) => holds)).toEqual(['yes', 'yes'])
  })

  it('refuses a negative amount and one without end', async () => {
    const text = JSON.stringify(sampleRun())
    const forged = (amount: string) => text.replace('"amount":{"monolithic":300000000', amount)
    await refused([await fileWith(forged('"amount":{"monolithic":-1'))], /must be >= 0/)
    await refused([await fileWith(forged('"amount":{"monolithic":1e999'))], /must be number/)
  })

  it('takes a file without a figure that the lab shows by now', async () => {
    const [run] = await readRuns([await fileWith(withSizes(withoutFigures))])
    expect(run?.rows[0]?.figure?.texts).toMatchObject({ monolithic: '300 MB' })
  })

  it('takes a file whose members are in another order', async () => {
    const text = JSON.stringify(sampleRun())
    const swapped = text.replaceAll(
      /"amount":\{("monolithic":\d+),("multiContainer":\d+)\}/g,
      '"amount":{$2,$1}',
    )
    expect(swapped).not.toBe(text)
    expect(await readRuns([await fileWith(swapped)])).toHaveLength(1)
  })

  it('refuses in a sentence whatever else it cannot pool', async () => {
    let taken = 0
    const sample = sampleRun()
    const change = fc.tuple(fc.constantFrom(...placesIn(sample)), hostileValue)
    await fc.assert(
      fc.asyncProperty(change, async ([place, value]) => {
        const file = await fileWith(put(structuredClone(sample), place, value))
        try {
          const groups = pool(await readRuns([file]))
          taken++
          for (const report of [poolHtml, poolMarkdown, poolText]) {
            expect(report(groups)).not.toMatch(/(?![\t\n])[\p{Cc}\u202a-\u202e]/u)
          }
        } catch (error) {
          if (!(error instanceof ExpectedError)) throw error
          expect(error.message).toMatch(/^.{1,400}$/)
        }
      }),
      { seed: 20_261_130, numRuns: 400 },
    )
    expect(taken).toBeGreaterThan(40)
  })

  it('refuses a folder, and what is not there', async () => {
    const folder = path.join(directory, 'folder')
    await mkdir(folder)
    await refused([folder], /is not a file\.$/)
    await refused([path.join(directory, 'nowhere.json')], /cannot be read\.$/)
  })

  it('refuses more than a hundred files', async () => {
    await refused(
      Array.from({ length: 101 }, () => 'x.json'),
      /^These are 101 files/,
    )
  })

  it('names all files that cannot be pooled at once, each remedy once', async () => {
    const files = [await fileWith('{'), await fileWith(sampleRun()), await fileWith('[')]
    const error = await refused(
      files,
      /^2 of 3 files cannot be pooled:(\n {2}- .* is not JSON\.){2}$/,
    )
    expect(error.remedy).not.toContain('\n')
  })
})

async function refused(files: string[], message: RegExp): Promise<ExpectedError> {
  const error: unknown = await readRuns(files).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ExpectedError)) throw new Error('It was not refused', { cause: error })
  expect(error.message).toMatch(message)
  expect(error.remedy).not.toBe('')
  return error
}

/** A run with what tells of its owner in every text that is free. */
function withPlaces(results: Results): Results {
  const place = ' /home/anna/lab <script>hacked()</script> anna-laptop\u001b]0;anna\u0007'
  const fixed = ['id', 'startedAt', 'better', 'holds', 'teaches', 'experiment']
  const text = JSON.stringify(results, (key, value: unknown) =>
    typeof value === 'string' && !fixed.includes(key) && !/^\d+$/.test(key)
      ? `${value}${place}`
      : value,
  )
  const { comparisons } = results
  return { ...(JSON.parse(text) as Results), comparisons }
}

/** A run whose verdict was turned around. */
function against(): Results {
  return withSizes(({ readings }) => ({
    readings: readings.map((one) => ({ ...one, better: 'monolithic' })),
  }))
}

const twice = (results: Results): Results => ({
  ...results,
  experiments: [...results.experiments, ...results.experiments],
})

const renamed = (results: Results): Results => ({
  ...results,
  subjects: results.subjects.map((one) => ({ ...one, id: `my-${one.id}` })),
})

const reversed = (results: Results): Results => ({
  ...results,
  comparisons: results.comparisons.map(() => ({
    ...{ monolithic: 'multiContainer', multiContainer: 'multiContainer' },
  })),
})
