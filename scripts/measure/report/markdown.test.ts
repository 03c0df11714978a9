import { expect, it } from 'vitest'
import { compareWith } from './baseline.ts'
import { sampleRun } from '../pool/sample-runs.ts'
import { MARKDOWN_LIMIT, markdownReport } from './markdown.ts'
import { sampleOfThree, sampleResults } from './sample-results.ts'

const report = markdownReport(sampleResults())

it('has a line for each claim, with a reason where there is no verdict', () => {
  expect(report).toMatch(
    /\| \*\*Image Size\*\*<br>.*\| Download<br>`image-size` \| 300 MB<br>\*\*claim holds\*\* \| 100 MB \|/,
  )
  expect(report).toMatch(/\| \*\*Logs\*\*<br>.*\| Not measured: the engine went away/)
})

it('names each stand-in as one', () => {
  expect(report).toContain('> **Stand-ins:** 1 of 1 base image is not the official one.')
  expect(report).toContain('| `redis:7-alpine` | **STAND-IN** `lab-standin/redis:7-alpine` |')
})

it('shows what is text as text, and code as code', () => {
  expect(report).toContain('- Sizes are `docker`’s own: \\<b>not\\</b> those of a \\| registry.')
})

it('fences outputs so that none ends its fence', () => {
  expect(report).toContain('````text\n$ docker ps')
  expect(report).toContain('# exit code 1, 1.2 s\n````')
})

it('puts an earlier run beside this one', () => {
  const text = markdownReport(sampleResults(), compareWith(sampleResults(), sampleResults()))
  expect(text).toContain('## What changed since the earlier run')
  expect(text).toContain('### `image-size`\n\nStill stack.')
})

it('fits into a pull request, and says what was cut', () => {
  const results = sampleResults()
  const output = '`'.repeat(4000)
  for (const one of results.experiments) {
    one.evidence = Array.from({ length: 200 }, () => ({
      ...{ command: 'docker ps', exitCode: 0, durationMs: 1, output },
    }))
  }
  const text = markdownReport(results)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MARKDOWN_LIMIT)
  expect(text).toContain('all of it is in results.json')
})

it('folds what each comparison came to, with the monolith by its name', () => {
  const text = markdownReport(sampleOfThree())
  expect(text).toContain(
    '<details><summary>Well-run monolith and Stack, who does better: no clear difference</summary>\n\nBoth are 100 MB.',
  )
  expect(text).toContain('The typical monolith is 300 MB, the stack 100 MB.')
  expect(text).toMatch(/300 MB<br>\*\*claim holds\*\* \| 99 MB<br>\*\*does not hold\*\*/)
  expect(text).toContain('| housekeeping (100\u00a0%) |')
})

it('says first of an experiment what it found, then the figures of each subject', () => {
  expect(markdownReport(sampleRun())).toMatch(
    /The stack is a smaller download than both monoliths\. .*\n\n\| {2}\| Typical monolith \| Well-run monolith \| Stack \|\n.*\n\| Download, compressed \| 300 MB \| 110 MB \| 100 MB \|/,
  )
})

it('leaves the further charts out where there is no room for them', () => {
  const results = sampleResults()
  const [first] = results.experiments
  const filler = { ...first?.charts[1], summary: 'x'.repeat(MARKDOWN_LIMIT) }
  first?.charts.push(filler as (typeof first.charts)[number])
  expect(markdownReport(results)).toContain('More charts are in report.html.')
})
