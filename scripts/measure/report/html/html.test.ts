import { expect, it } from 'vitest'
import { ROWS } from '../../experiments/rows.ts'
import { sampleOfThree, sampleResults } from '../sample-results.ts'
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

it('says what each further comparison came to, beside the one in full', () => {
  const text = htmlReport(sampleOfThree())
  expect(text).toMatch(/<b>Well-run monolith and Stack:<\/b>.*Both are 100 MB\./)
  expect(report).not.toContain('Well-run monolith')
})

it('shows first the figure of each subject, whether the claim holds, and what closes the gap', () => {
  const text = htmlReport(sampleOfThree())
  const first = text.slice(text.indexOf('first-screen'), text.indexOf('<nav'))
  for (const said of ['300 MB', '99 MB', '100 MB', 'claim holds', 'does not hold'])
    expect(first).toContain(`>${said}<`)
  expect(first).toContain('housekeeping (100\u00a0%)')
})

it('has each claim in the original’s words as well', () => {
  for (const { original, claim } of ROWS) {
    expect(report).toContain(original)
    expect(report).toContain(claim)
  }
})
