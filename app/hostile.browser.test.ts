import fc from 'fast-check'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchChromium } from './src/testing/chromium.ts'
import { goodTitles, MARKUP } from './src/testing/property.ts'
import { startEmptyTestApp, type TestApp } from './src/testing/test-app.ts'

// Titles that want to be more than text, in a browser that runs scripts: none of theirs runs.

let started: TestApp
let url: string
let browser: Browser

beforeAll(async () => {
  started = await startEmptyTestApp()
  url = await started.app.listen({ port: 0, host: '127.0.0.1' })
  browser = await launchChromium()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await started[Symbol.asyncDispose]()
})
beforeEach(() => started.redis.flushdb())

/** Kept by the page's window from the start, and told by `incidents`: what the policy forbade. */
const WATCH = `
  window.forbidden = []
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    window.forbidden.push(effectiveDirective + ' ' + blockedURI))`

/** What happened that must not: a dialog, a request to somewhere else, a script that ran, something forbidden. */
async function withWatchedPage(check: (page: Page, context: BrowserContext) => Promise<void>) {
  const context = await browser.newContext()
  const page = await context.newPage()
  const incidents: string[] = []
  await page.addInitScript(WATCH)
  page.on('dialog', (dialog) => {
    incidents.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const isOurs = request.url().startsWith(`${url}/`) || request.url().startsWith('data:')
    if (!isOurs) incidents.push(`request ${request.url()}`)
  })
  try {
    await page.goto(url)
    await check(page, context)
    return { incidents, forbidden: await page.evaluate('window.forbidden') }
  } finally {
    await context.close()
  }
}

const shownTitles = (page: Page) => page.locator('.task .title').allTextContents()

/** A page holds this many at least. */
const SOME = 20

test.each([
  ['markup', MARKUP.slice(0, SOME)],
  ['more markup', MARKUP.slice(SOME)],
  ['every script', fc.sample(goodTitles, SOME)],
  ['every script, again', fc.sample(goodTitles, { numRuns: SOME, seed: 1 })],
])('titles of %s are shown as they are, and nothing runs', async (_what, titles) => {
  for (const title of titles) {
    await started.app.inject({ method: 'POST', url: '/api/tasks', payload: { title } })
  }
  const seen = await withWatchedPage(async (page) => {
    expect(await shownTitles(page)).toEqual(titles)
    expect(await page.evaluate('window.pwned')).toBeUndefined()
    expect(await page.title()).toBe('Task Manager')
    expect(await page.locator('script, img, svg, iframe, base').count()).toBe(0)
  })
  expect(seen).toEqual({ incidents: [], forbidden: [] })
})

test('a title that is typed in is text in the message and in the field, too', async () => {
  const seen = await withWatchedPage(async (page) => {
    for (const markup of MARKUP.slice(0, 4)) {
      await page.getByLabel('New task').fill(markup)
      await page.getByRole('button', { name: 'Add task' }).click()
      await page.getByText(`Added “${markup}”`, { exact: true }).waitFor()
      // Too long for a title, and short enough to be kept for the field.
      const draft = markup.padEnd(240, markup)
      await page.getByLabel('New task').fill(draft)
      await page.getByRole('button', { name: 'Add task' }).click()
      await page.getByText('Title must be at most', { exact: false }).waitFor()
      expect(await page.getByLabel('New task').inputValue()).toBe(draft)
    }
    expect(await page.evaluate('window.pwned')).toBeUndefined()
  })
  expect(seen).toEqual({ incidents: [], forbidden: [] })
})

test('and were it ever not text, the policy would stop it', async () => {
  const { forbidden } = await withWatchedPage(async (page) => {
    await page.route(url, async (route) => {
      const response = await route.fetch()
      const body = (await response.text()).replace(
        '</body>',
        '<script>window.pwned=1</script><img src=x onerror="window.pwned=2"><style>body{color:red}</style></body>',
      )
      await route.fulfill({ response, body })
    })
    await page.goto(url)
    expect(await page.locator('script').count()).toBe(1)
    expect(await page.evaluate('window.pwned')).toBeUndefined()
  })
  expect(forbidden).toEqual(
    expect.arrayContaining(['script-src-elem inline', 'style-src-elem inline', `img-src ${url}/x`]),
  )
})
