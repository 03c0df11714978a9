import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MARKUP } from '../../../maintain/testing/hostile.ts'
import { axeViolations } from '../../../maintain/testing/axe-violations.ts'
import { openChromium } from '../../../maintain/testing/open-chromium.ts'
import { sampleOfThree, sampleResults } from '../sample-results.ts'
import { writeReadable } from '../write-reports.ts'

// The report in a real browser, as a teacher opens it: from a file.

let directory: string
let url: string
let browser: Browser

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'report-'))
  const { html } = await writeReadable(sampleOfThree(), directory, sampleResults())
  url = pathToFileURL(html).href
  browser = await openChromium()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await rm(directory, { recursive: true })
})

const WIDTHS = [400, 1400, 1920]
const SCHEMES = ['light', 'dark'] as const

describe.each(WIDTHS.flatMap((width) => SCHEMES.map((colorScheme) => ({ width, colorScheme }))))(
  'report.html at $width pixels, $colorScheme',
  ({ width, colorScheme }) => {
    test('can be read by everybody, and never scrolls sideways', async () => {
      await withPage({ viewport: { width, height: 900 }, colorScheme }, async (page) => {
        await unfoldAll(page)
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
        expect(await axeViolations(page)).toEqual([])
      })
    })

    test('shows each chart once, with no text over another', async () => {
      await withPage({ viewport: { width, height: 900 }, colorScheme }, async (page) => {
        await unfoldAll(page)
        expect(await page.evaluate(CHARTS_SHOWN)).toBe(
          await page.locator('figure:has(svg)').count(),
        )
        expect(await page.evaluate(OVERLAPS)).toEqual([])
      })
    })
  },
)

test.each([1280, 1920])('can be read from the last row of a room at %i pixels', async (width) => {
  await withPage({ viewport: { width, height: 720 } }, async (page) => {
    const sizes = await page.evaluate<number[]>(FIGURE_SIZES)
    expect(sizes.length).toBeGreaterThan(2)
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(20)
    const summary = await page.locator('.summary').boundingBox()
    expect(summary?.y).toBeLessThan(150)
  })
})

test('prints', async () => {
  await withPage({}, async (page) => {
    const pdf = await page.pdf({ format: 'A4' })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.length).toBeGreaterThan(10_000)
  })
})

test('runs no script that a text of the results holds', async () => {
  const place = await mkdtemp(path.join(os.tmpdir(), 'hostile-report-'))
  // In every text that the schema leaves free, each piece of markup at least once.
  let n = 0
  const results = JSON.parse(
    JSON.stringify(sampleResults(), (key, value: unknown) => {
      const isFree = typeof value === 'string' && !FIXED.includes(key)
      return isFree ? `${value}${MARKUP[n++ % MARKUP.length] ?? ''}` : value
    }),
  ) as ReturnType<typeof sampleResults>
  expect(n).toBeGreaterThan(2 * MARKUP.length)
  const { html } = await writeReadable(results, place, sampleResults())
  const page = await browser.newPage()
  try {
    let ran = 0
    await page.exposeFunction('hacked', () => ran++)
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(pathToFileURL(html).href)
    await unfoldAll(page)
    for (const element of await page.locator('[onmouseover], [onload], [onerror]').all()) {
      await element.hover({ force: true })
    }
    expect(ran).toBe(0)
    expect(await page.locator('script, img, [onload], [onerror], [onmouseover]').count()).toBe(0)
    expect(await page.locator('a[href^="javascript:"]').count()).toBe(0)
    expect(requests.filter((one) => !one.startsWith('data:'))).toHaveLength(1)
    // It is there, as text.
    expect(await page.locator('body').innerText()).toContain('<script>hacked()</script>')
  } finally {
    await page.close()
    await rm(place, { recursive: true })
  }
})

/** What has a form of its own. */
const FIXED = ['id', 'startedAt', 'better', 'kind', 'unit', 'tone', 'teaches']

/** In pixels. */
const FIGURE_SIZES = `[...document.querySelectorAll('.first-screen .figure, .first-screen .costs td')]
  .map((figure) => parseFloat(getComputedStyle(figure).fontSize))`

const CHARTS_SHOWN = `[...document.querySelectorAll('svg[role=img]')]
  .filter((svg) => svg.getBoundingClientRect().width > 0).length`

/** Run in the page: pairs of texts of one chart whose boxes share more than an edge. */
const OVERLAPS = `(() => {
  const boxes = (svg) => [...svg.querySelectorAll('text')]
    .map((text) => [text.textContent, text.getBoundingClientRect()])
  const meet = (a, b) => a.left + 1 < b.right && b.left + 1 < a.right
    && a.top + 3 < b.bottom && b.top + 3 < a.bottom
  return [...document.querySelectorAll('svg[role=img]')].flatMap((svg) => {
    const all = boxes(svg).filter(([, box]) => box.width > 0)
    const outside = all.filter(([, box]) => box.left < 0 || box.right > innerWidth)
      .map(([text]) => text)
    return [...outside, ...all.flatMap(([text, box], index) => all.slice(index + 1)
      .filter(([, other]) => meet(box, other)).map(([other]) => [text, other]))]
  })
})()`

async function unfoldAll(page: Page): Promise<void> {
  await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
}

/** Opens the report, and in the end expects that it asked for nothing and the browser had nothing to complain of. */
async function withPage(
  options: Parameters<Browser['newPage']>[0],
  check: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage(options)
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => requests.push(request.url()))
  try {
    await page.goto(url)
    await check(page)
    expect(complaints).toEqual([])
    expect(requests.filter((one) => !one.startsWith('data:'))).toEqual([url])
  } finally {
    await page.close()
  }
}
