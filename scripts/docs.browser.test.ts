import { globSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from './core/paths.ts'
import { serveFiles, type StaticServer } from './teach/site/static-server.ts'
import { axeViolations } from './maintain/testing/axe-violations.ts'
import { openChromium } from './maintain/testing/open-chromium.ts'

// The whole site as it is published: built by the command, served as files, read in a browser.

const BASE = '/lab/'

let directory: string
let server: StaticServer
let browser: Browser
let pages: string[]

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'site-'))
  const command = ['scripts/docs.ts', '--build', directory, '--base', BASE]
  await execa(process.execPath, command, { cwd: ROOT })
  pages = globSync('{,development/}*.html', { cwd: directory })
  server = await serveFiles(directory, BASE, 0)
  browser = await openChromium()
}, 120_000)
afterAll(async () => {
  await browser.close()
  await server.close()
  await rm(directory, { recursive: true })
})

const VIEWS = [
  { width: 400, colorScheme: 'light' },
  { width: 1400, colorScheme: 'dark' },
] as const
const MORE_VIEWS = [
  { width: 400, colorScheme: 'dark' },
  { width: 1400, colorScheme: 'light' },
  { width: 1920, colorScheme: 'light' },
  { width: 1920, colorScheme: 'dark' },
] as const

test.each(VIEWS)(
  'each page can be read by everybody at $width pixels, $colorScheme',
  async (view) => {
    expect(pages).toContain('development/architecture.html')
    await expectReadable(pages, view)
  },
  600_000,
)

test.each(MORE_VIEWS)('a page can be read at $width pixels, $colorScheme, too', async (view) => {
  await expectReadable(['development/writing-chapters.html'], view)
})

test('each link and each anchor of a page is there', async () => {
  const html = new Map<string, string>()
  for (const name of pages) html.set(name, await readFile(path.join(directory, name), 'utf8'))
  const dead: string[] = []
  for (const [from, text] of html) {
    for (const [, href = ''] of text.matchAll(/<a\b[^>]* href="([^"]*)"/g)) {
      const url = new URL(href, server.url + from)
      if (url.origin !== new URL(server.url).origin) continue
      const name = url.pathname === BASE ? 'index.html' : url.pathname.slice(BASE.length)
      const id = decodeURIComponent(url.hash.slice(1))
      const there = id === '' ? (await fetch(url)).ok : html.get(name)?.includes(` id="${id}"`)
      if (there !== true) dead.push(`${from} → ${name}${url.hash}`)
    }
  }
  expect(html.size).toBeGreaterThan(3)
  expect([...new Set(dead)]).toEqual([])
}, 120_000)

test('the search finds a page by words in it', async () => {
  await withReader({ viewport: { width: 1400, height: 900 } }, async ({ page, open }) => {
    await open('development/architecture.html')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('searchbox').fill('minimum contract')
    const result = page.getByRole('option').filter({ hasText: 'The minimum' }).first()
    await result.waitFor()
    await expectNoViolations(page, 'search')
    await result.click()
    await page.waitForURL('**/contract.html#the-minimum')
  })
})

test('the colours can be changed by hand', async () => {
  const view = { viewport: { width: 1400, height: 900 }, colorScheme: 'light' } as const
  await withReader(view, async ({ page, open }) => {
    await open('contract.html')
    expect(await page.evaluate(GROUND)).toBe('rgb(255, 255, 255)')
    await page.getByRole('switch').first().click()
    await page.waitForFunction(`${GROUND} === 'rgb(26, 28, 33)'`)
  })
})

test('the sample report is there', async () => {
  const response = await fetch(`${server.url}sample-report/report.html`)
  expect(await response.text()).toContain('scoreboard')
})

const GROUND = 'getComputedStyle(document.body).backgroundColor'
const UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true })"
const UNDRAWN = `[...document.images].filter((one) => !one.complete || one.naturalWidth === 0)
  .map(({ src }) => src)`
/** VitePress's script has taken over the page. */
const RUNS = "document.querySelector('#app')?.__vue_app__ !== undefined"

interface View {
  width: number
  colorScheme: 'light' | 'dark'
}

async function expectReadable(names: string[], { width, colorScheme }: View): Promise<void> {
  const view = { viewport: { width, height: 900 }, colorScheme }
  await withReader(view, async ({ page, open }) => {
    for (const name of names) {
      await open(name)
      await page.evaluate(UNFOLD)
      expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBe(width)
      expect(await page.evaluate(UNDRAWN), name).toEqual([])
      await expectNoViolations(page, name)
    }
  })
}

async function expectNoViolations(page: Page, what: string): Promise<void> {
  expect(await axeViolations(page), what).toEqual([])
}

/** A tab of the browser, and how to go to a page in it. */
interface Reader {
  page: Page
  open: (name: string) => Promise<void>
}

/** In the end expects that nobody else was asked for anything, and that the browser had nothing to complain of. */
async function withReader(
  options: Parameters<Browser['newPage']>[0],
  check: (reader: Reader) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage({ reducedMotion: 'reduce', ...options })
  const complaints: string[] = []
  const foreign: string[] = []
  const cutOff: string[] = []
  page.on('console', (message) => complaints.push(`${page.url()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText === NETWORK_CHANGED) cutOff.push(request.url())
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(server.url) && !url.startsWith('data:')) foreign.push(url)
  })
  const open = async (name: string) => {
    const before = complaints.length
    do {
      cutOff.length = 0
      complaints.length = before
      await page.goto(`${server.url}${name}`)
      if (cutOff.length === 0) await page.waitForFunction(RUNS)
    } while (cutOff.length > 0)
  }
  try {
    await check({ page, open })
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
  } finally {
    await page.close()
  }
}

/** Chromium ends what is under way, even to 127.0.0.1, when the machine gets another address: with each container. */
const NETWORK_CHANGED = 'net::ERR_NETWORK_CHANGED'
