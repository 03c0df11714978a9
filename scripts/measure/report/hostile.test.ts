import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExpectedError } from '../../core/errors.ts'
import { ROOT } from '../../core/paths.ts'
import { hostileText, hostileValue } from '../../maintain/testing/hostile.ts'
import { at, placesIn, put } from '../../maintain/testing/json-places.ts'
import { compareWith } from './baseline.ts'
import { htmlReport } from './html/html.ts'
import { markdownReport } from './markdown.ts'
import { readResults } from './read-results.ts'
import { sampleResults } from './sample-results.ts'
import { figuresTable, terminalReport } from './terminal.ts'

// A results.json may come from anybody: a student hands it in, a colleague sends it.

let directory: string
let file: string
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'hostile-'))
  file = path.join(directory, 'results.json')
})
afterAll(() => rm(directory, { recursive: true }))

const PLACES = placesIn(sampleResults())
const TEXTS = PLACES.filter((place) => typeof at(sampleResults(), place) === 'string')
// Mostly texts for texts: what the schema refuses is not rendered.
const changes = fc.tuple(
  fc.array(fc.tuple(fc.constantFrom(...TEXTS), hostileText), { minLength: 1, maxLength: 6 }),
  fc.array(fc.tuple(fc.constantFrom(...PLACES), hostileValue), { maxLength: 1 }),
)

/** The sample with some of its values replaced; what was replaced already holds nothing to replace. */
function changed(list: [string[], unknown][]): string {
  return JSON.stringify(
    list.reduce<unknown>((results, [place, value]) => {
      try {
        return put(results, place, value)
      } catch {
        return results
      }
    }, sampleResults()),
  )
}

// What styleText and the table add themselves is taken out: nothing else may be left.
const plain = (text: string) => text.replaceAll(/\p{Cc}\[\d+m/gu, '')
const CONTROL = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u

/** Renders everything that there is to render. */
function renderAll(results: Awaited<ReturnType<typeof readResults>>) {
  const baselines = [compareWith(results, sampleResults()), compareWith(sampleResults(), results)]
  const rendered = baselines.map((baseline) => ({
    html: htmlReport(results, baseline),
    markdown: markdownReport(results, baseline),
  }))
  const terminal = `${terminalReport(results, 80)}${figuresTable(results, 80)}`
  return { rendered, terminal }
}

/** Elements and attributes that do something. */
function dangers(html: string): string[] {
  const { document } = parseHTML(html) as unknown as {
    document: { querySelectorAll: (selector: string) => Iterable<Found> }
  }
  return [...document.querySelectorAll('*')].flatMap(({ localName, attributes }) => {
    const acts = ['script', 'img', 'iframe', 'object', 'embed', 'form', 'base', 'meta', 'link']
    const known = localName === 'meta' || localName === 'link'
    const names = [...attributes].map(({ name, value }) => `${name}=${value}`)
    return [
      ...(acts.includes(localName) && !known ? [localName] : []),
      ...names.filter((one) => /^on|^srcdoc=|^(href|src|xlink:href)=\s*(?!#|data:,)/i.test(one)),
    ]
  })
}

interface Found {
  localName: string
  attributes: Iterable<{ name: string; value: string }>
}

describe('results from elsewhere', () => {
  it(
    'are refused in a sentence, or rendered as text that does nothing',
    { timeout: 60_000 },
    async () => {
      let rendered = 0
      await fc.assert(
        fc.asyncProperty(changes, async (list) => {
          await writeFile(file, changed(list.flat()))
          try {
            const all = renderAll(await readResults(file))
            rendered++
            expect(plain(all.terminal)).not.toMatch(CONTROL)
            for (const { html, markdown } of all.rendered) {
              expect(markdown).not.toMatch(CONTROL)
              expect(html).not.toMatch(CONTROL)
              expect(dangers(html)).toEqual([])
            }
          } catch (error) {
            if (!(error instanceof ExpectedError)) throw error
            expect(error.message).not.toMatch(CONTROL)
          }
        }),
        // The same cases each time, so that a failure can be repeated; more for who asks for others.
        { numRuns: 200, seed: Number(process.env['FUZZ_SEED'] ?? 20_260_501) },
      )
      expect(rendered).toBeGreaterThan(10)
    },
  )
})

describe('what is too much', () => {
  const sample = sampleResults()
  const many = <T>(n: number, one: T): T[] => Array.from({ length: n }, () => one)
  const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

  it.each([
    ['nested deeply', JSON.stringify(sample).replace('"facts":{', `"facts":{"x":${nested},`)],
    [
      'a text of a megabyte',
      JSON.stringify({ ...sample, run: { ...sample.run, id: 'a'.repeat(1e6) } }),
    ],
    [
      'very many steps',
      JSON.stringify({ ...sample, run: { ...sample.run, steps: many(200_000, {}) } }),
    ],
    [
      'a day that there is none of',
      JSON.stringify({ ...sample, run: { ...sample.run, startedAt: '9999-99-99T99:99Z' } }),
    ],
    ['a version of many characters', JSON.stringify({ schemaVersion: many(10_000, 'a') })],
    [
      'more text than a report has room for',
      JSON.stringify({
        ...sample,
        experiments: many(40, { ...sample.experiments[0], sentence: 'a'.repeat(20_000) }),
      }),
    ],
  ])('is refused in a sentence: %s', async (_, content) => {
    await writeFile(file, content)
    const reading = readResults(file).then(renderAll)
    await expect(reading).rejects.toBeInstanceOf(ExpectedError)
    await expect(reading).rejects.toThrow(/^.{1,300}$/)
  })

  it.each(['/dev/zero', os.tmpdir()])('is no file, and refused in a sentence: %s', async (name) => {
    await expect(readResults(name)).rejects.toThrow(`${name} is not a file.`)
  })
})

it('a name of a file that a terminal would obey is told as text', async () => {
  const name = 'results\u001b]0;hacked\u0007\u001b[2J.json'
  const { stderr, exitCode } = await execa(process.execPath, ['scripts/report.ts', name], {
    cwd: ROOT,
    reject: false,
  })
  expect(stderr).toMatch(/^✗ .*results\.json cannot be read\.\n/)
  expect(exitCode).toBe(1)
})
