import { parseHTML } from 'linkedom'
import { expect, it } from 'vitest'
import type { Chart } from '../../../core/charts/chart.ts'
import { COSTS_TITLE } from '../../experiments/cost-of-splitting/facts.ts'
import { sampleRun } from '../../pool/sample-runs.ts'
import { ROWS } from '../../experiments/rows.ts'
import { sampleCharts, sampleOfThree, sampleResults } from '../sample-results.ts'
import { sectionsOf } from '../experiment-section.ts'
import { HTML_LIMIT, htmlReport } from './html.ts'

const report = htmlReport(sampleResults())

it('asks for nothing else: no script, and no address but links within', () => {
  expect(report).not.toMatch(/<script|javascript:|\son\w+=/i)
  const addresses = [...report.matchAll(/(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)/g)]
  expect(addresses.length).toBeGreaterThan(0)
  for (const [, address] of addresses) expect(address).toMatch(/^(#|data:)/)
})

it('shows outputs, commands and sentences as text', () => {
  expect(report).toContain('a &lt; b &amp;&amp; "c"')
  expect(report).toContain('Sizes are <code>docker</code>’s own: &lt;b&gt;not&lt;/b&gt;')
})

it('says first that base images are stand-ins', () => {
  expect(report.indexOf('Stand-ins: none of the 1 base image is the official one')).toBeLessThan(
    report.indexOf('What the lab claims'),
  )
  const official = sampleResults()
  official.bases = official.bases.map((base) => ({ ...base, standIn: false }))
  expect(htmlReport(official)).not.toContain('Stand-ins:')
})

it('gives the reason why a row is missing', () => {
  expect(report).toContain('Not measured: the engine went away.')
})

it('is no larger than it may be, and says what was cut', () => {
  const results = sampleResults()
  for (const one of results.experiments) {
    one.evidence = Array.from({ length: 300 }, () => ({
      ...{ command: 'docker ps', exitCode: 0, durationMs: 1, output: '<"&>'.repeat(1000) },
    }))
  }
  const text = htmlReport(results)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(HTML_LIMIT)
  expect(text).toContain('all of it is in results.json')
})

it('folds what each comparison came to below the answer, with the monolith by its name', () => {
  const page = elementsOf(htmlReport(sampleOfThree()))
  const said = [...page.querySelectorAll('details.comparison')].map(({ textContent }) =>
    textContent.replaceAll(/\s+/g, ' '),
  )
  expect(said[0]).toContain('Typical monolith and Stack, who does better: stack')
  expect(said[0]).toContain('The typical monolith is 300 MB, the stack 100 MB.')
  expect(said[1]).toContain('Well-run monolith and Stack, who does better: no clear difference')
  expect(said[1]).toContain('Both are 100 MB.')
  expect(report).not.toContain('Well-run monolith')
})

it('shows the answer, its figures and one chart of each experiment, and folds all else', () => {
  const page = elementsOf(htmlReport({ ...sampleRun(), experiments: withCharts() }))
  const [section] = page.querySelectorAll('#image-size')
  const textOf = (selector: string) =>
    [...(section?.querySelectorAll(selector) ?? [])].map(({ textContent }) => textContent).join('')
  expect(textOf('.answer')).toMatch(/^The stack is a smaller download/)
  expect(textOf('.figures tbody')).toContain('300 MB110 MB100 MB')
  for (const folded of section?.querySelectorAll('details') ?? []) folded.remove()
  expect([...(section?.querySelectorAll('figure') ?? [])]).toHaveLength(1)
  expect(section?.textContent).not.toContain('Sizes are')
})

/** The experiments of a run with real facts, the first with charts and a caveat. */
function withCharts() {
  const [first, ...others] = sampleRun().experiments
  if (!first) throw new Error('The sample has no experiment')
  const readings = first.readings.map((one) => ({ ...one, caveats: ['Sizes are of one run.'] }))
  return [{ ...first, readings, charts: sampleCharts() }, ...others]
}

it('shows first the figure of each subject, whether the claim holds, and what closes the gap', () => {
  const text = htmlReport(sampleOfThree())
  const first = text.slice(text.indexOf('first-screen'), text.indexOf('<nav'))
  for (const said of ['300 MB', '99 MB', '100 MB', 'claim holds', 'does not hold'])
    expect(first).toContain(`>${said}<`)
  expect(first).toContain('housekeeping (100\u00a0%)')
})

it('says beside what splitting costs what slows the stack, what a sign means, and what housekeeping is', () => {
  const costs: Chart = {
    ...{ kind: 'matrix', title: COSTS_TITLE, summary: '', columns: ['Typical monolith', 'Stack'] },
    rows: [{ label: 'Containers', cells: [good('1'), { text: '3', tone: 'neutral' }] }],
  }
  const [first, ...others] = sampleOfThree().experiments
  if (!first) throw new Error('The sample has no experiment')
  const experiments = [{ ...first, charts: [costs] }, ...others]
  const text = htmlReport({ ...sampleOfThree(), experiments })
  const lastOfAnswer = sectionsOf({ ...sampleOfThree(), experiments })[0]?.answer.sentences.at(-1)
  const said = ['better than the stack', 'no clear difference', '<b>Housekeeping</b> is']
  for (const words of [...said, String(lastOfAnswer)])
    expect(text.slice(0, text.indexOf('<nav'))).toContain(words)
})

const good = (text: string) => ({ text, tone: 'good' as const })

it('has each claim in the original’s words as well', () => {
  for (const { original, claim } of ROWS) {
    expect(report).toContain(original)
    expect(report).toContain(claim)
  }
})

interface Found {
  textContent: string
  querySelectorAll: (selector: string) => Iterable<Found>
  remove: () => void
}

const elementsOf = (html: string) => (parseHTML(html) as unknown as { document: Found }).document
