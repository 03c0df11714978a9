import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations } from '../../maintain/testing/axe-violations.ts'
import { openChromium } from '../../maintain/testing/open-chromium.ts'
import { pool } from './pool.ts'
import { pooledRun } from './pooled-run.ts'
import { writePool } from './reports.ts'
import { sampleRun } from './sample-runs.ts'

let directory: string
let url: string
let browser: Browser

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'pool-page-'))
  const runs = Array.from({ length: 30 }, (_, n) =>
    sampleRun({
      ...{ n: n + 1, typical: 300 + n, isStandIn: n < 8 },
      wellRunLogs: n % 10 === 0 ? null : n % 4 === 0 ? 1 : 2,
    }),
  )
  const [html = ''] = await writePool(pool(runs.map(pooledRun)), directory)
  url = pathToFileURL(html).href
  browser = await openChromium()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await rm(directory, { recursive: true })
})

const WIDTHS = [400, 1280, 1920]
const SCHEMES = ['light', 'dark'] as const

test.each(WIDTHS.flatMap((width) => SCHEMES.map((colorScheme) => ({ width, colorScheme }))))(
  'pool.html at $width pixels, $colorScheme, can be read by everybody, never scrolls sideways, and asks for nothing',
  async ({ width, colorScheme }) => {
    const page = await browser.newPage({ viewport: { width, height: 720 }, colorScheme })
    try {
      const requests: string[] = []
      page.on('request', (request) => requests.push(request.url()))
      await page.goto(url)
      await page.evaluate('document.querySelectorAll("details").forEach((one) => one.open = true)')
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      expect(await axeViolations(page)).toEqual([])
      expect(requests.filter((one) => !one.startsWith('data:'))).toEqual([url])
    } finally {
      await page.close()
    }
  },
)
