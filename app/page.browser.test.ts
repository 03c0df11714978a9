import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, ConsoleMessage, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchChromium } from './src/testing/chromium.ts'
import { startEmptyTestApp, type TestApp, untilReady } from './src/testing/test-app.ts'

// The page in a real browser, with JavaScript off in the page: the forms must work without.

const SIZES = [
  { width: 400, height: 800 },
  { width: 1400, height: 900 },
]
const SCHEMES = ['light', 'dark'] as const

/** Run in the page: the texts whose contrast is below 4.5 (WCAG AA), with their contrast. */
const FAINT_TEXTS = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number)
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((c) => c / 255).map((c) =>
      c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (element) => {
    const color = getComputedStyle(element).backgroundColor
    return channels(color)[3] === 0 ? behind(element.parentElement) : color
  }
  const contrast = (element) => {
    const pair = [getComputedStyle(element).color, behind(element)].map(luminance)
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05)
  }
  return [...document.body.querySelectorAll('*')]
    .filter((element) => [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .map((element) => [element.textContent.trim().slice(0, 40), contrast(element)])
    .filter(([, ratio]) => ratio < 4.5)
})()`

let started: TestApp
let url: string
let browser: Browser
let axe: string

beforeAll(async () => {
  started = await startEmptyTestApp({ SERVER_LABEL: 'Browser test' })
  url = await started.app.listen({ port: 0, host: '127.0.0.1' })
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  browser = await launchChromium()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await started[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await untilReady(started.app)
  await started.redis.flushdb()
})

describe.each(
  SIZES.flatMap((viewport) => SCHEMES.map((colorScheme) => ({ viewport, colorScheme }))),
)('the page at $viewport.width pixels, $colorScheme', ({ viewport, colorScheme }) => {
  test('adds, completes, reopens and deletes, and says so each time', async () => {
    await withPage({ viewport, colorScheme }, async (page) => {
      await add(page, 'Buy milc')
      await expectMessage(page, 'Added “Buy milc”')
      await expectNumbers(page, { total: 1, completed: 0 })

      await page.getByRole('link', { name: 'Edit task 1' }).click()
      await page.getByLabel('Title of task 1').fill(' \u2800 ')
      await page.getByRole('button', { name: 'Save task 1' }).click()
      await expectMessage(page, 'Title required')
      expect(await page.title()).toBe('Error: Task Manager')
      expect(await page.locator('#edited-title[aria-invalid]:focus').count()).toBe(1)
      expect(await page.evaluate(FAINT_TEXTS)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
      await page.getByLabel('Title of task 1').fill('Buy milk')
      await page.getByRole('button', { name: 'Save task 1' }).click()
      await expectMessage(page, 'Renamed to “Buy milk”')
      expect(await page.title()).toBe('Task Manager')

      await page.getByRole('button', { name: 'Complete' }).click()
      await expectMessage(page, 'Completed “Buy milk”')
      await expectNumbers(page, { total: 1, completed: 1 })

      await page.getByRole('button', { name: 'Undo' }).click()
      await expectMessage(page, 'Reopened “Buy milk”')
      await expectNumbers(page, { total: 1, completed: 0 })

      await page.getByRole('button', { name: 'Delete' }).click()
      await expectMessage(page, 'Deleted')
      await expectNumbers(page, { total: 0, completed: 0 })

      await page.reload()
      expect(await page.getByRole('status').textContent()).not.toContain('Deleted')
    })
  })

  test('never scrolls sideways, and can be read', async () => {
    await withPage({ viewport, colorScheme }, async (page) => {
      await add(page, 'Read the log')
      await page.getByRole('button', { name: 'Complete' }).click()
      await add(page, 'W'.repeat(200))
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
      const box = await page.getByRole('button', { name: 'Delete' }).last().boundingBox()
      expect((box?.x ?? Infinity) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width)
      expect(await page.evaluate(FAINT_TEXTS)).toEqual([])
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor')
      expect(/^rgb\(2\d\d, /.test(String(background))).toBe(colorScheme === 'light')
    })
  })
})

describe.each([
  { width: 400, height: 800 },
  { width: 1920, height: 1080 },
])('250 tasks at $width pixels', (viewport) => {
  beforeEach(async () => {
    const add = (_: unknown, i: number) =>
      started.app.inject({ method: 'POST', url: '/api/tasks', payload: { title: `Task ${i}` } })
    await Promise.all(Array.from({ length: 250 }, add))
  })

  test('are read page by page, with the keyboard too, and each form leads back', async () => {
    await withPage({ viewport }, async (page) => {
      await page.reload()
      const pages = page.getByRole('navigation', { name: 'Pages of tasks' })
      const expectPage = async (text: string, rows: number) => {
        await pages.getByText(text, { exact: true }).waitFor({ timeout: 10_000 })
        expect(await page.locator('.task').count()).toBe(rows)
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
      }
      await expectPage('Page 1 of 3', 100)
      expect(await pages.getByRole('link').allTextContents()).toEqual(['Next page', 'Last page'])
      await pages.getByRole('link', { name: 'Next page' }).focus()
      await page.keyboard.press('Enter')
      await expectPage('Page 2 of 3', 100)
      await page.getByRole('button', { name: 'Complete task 150' }).click()
      await expectMessage(page, /^Completed “/)
      await expectPage('Page 2 of 3', 100)
      expect(await page.locator('.task:target').getAttribute('data-id')).toBe('150')
      expect(await page.getByRole('status').isVisible()).toBe(true)
      await page.getByRole('button', { name: 'Delete task 150' }).click()
      await expectMessage(page, 'Deleted')
      await expectPage('Page 2 of 3', 100)
      await add(page, 'Brand new')
      await expectPage('Page 3 of 3', 50)
      await page.getByRole('link', { name: 'Show it' }).click()
      expect(await page.locator('.task:target .title').textContent()).toBe('Brand new')
      await expectNumbers(page, { total: 250, completed: 0 })
      expect(await page.evaluate(FAINT_TEXTS)).toEqual([])
    })
  })

  test('can be skipped to, past all that comes before them', async () => {
    await withPage({ viewport }, async (page) => {
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      expect(await page.locator('#tasks-heading:focus').count()).toBe(1)
    })
  })

  test.each(['/?task=150', '/?edit=150'])('have no faults that axe knows at %s', async (path) => {
    // axe is a script, which the page's own policy would not let run.
    const page = await browser.newPage({ viewport, bypassCSP: true })
    try {
      await page.goto(`${url}${path}`)
      await page.evaluate(axe)
      const { violations } = await page.evaluate<AxeResults>('axe.run()')
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    } finally {
      await page.close()
    }
  })
})

test('a blank title is told, and the cursor is where it is mended', async () => {
  await withPage({}, async (page) => {
    await add(page, '   ')
    await expectMessage(page, 'Title required')
    expect(await page.locator('#title[aria-invalid="true"]:focus').count()).toBe(1)
    expect(await page.evaluate(FAINT_TEXTS)).toEqual([])
    await expectNumbers(page, { total: 0, completed: 0 })
  })
})

test('a hostile title is shown as text', async () => {
  const hostile = `<img src=x onerror="document.title='hacked'"><b>bold</b>&amp;`
  await withPage({ javaScriptEnabled: true }, async (page) => {
    await add(page, hostile)
    expect(await page.locator('.task .title').textContent()).toBe(hostile)
    expect(await page.locator('.task img, .task b').count()).toBe(0)
    expect(await page.title()).toBe('Task Manager')
  })
})

test('an empty title does not leave the browser', async () => {
  await withPage({}, async (page) => {
    await add(page, '')
    expect(await page.locator('input:invalid').count()).toBe(1)
    expect(new URL(page.url()).pathname).toBe('/')
  })
})

test('an empty title that leaves it all the same is told as well', async () => {
  await withPage({ javaScriptEnabled: true }, async (page) => {
    await page.evaluate("document.querySelector('#title').removeAttribute('required')")
    await add(page, '')
    await expectMessage(page, 'Title required')
  })
})

/** Opens the page, and in the end expects that the browser had nothing to complain of. */
async function withPage(
  options: Parameters<Browser['newPage']>[0],
  check: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage({ javaScriptEnabled: false, ...options })
  const complaints: string[] = []
  page.on('console', (message: ConsoleMessage) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
  })
  try {
    await page.goto(url)
    await check(page)
    expect(complaints).toEqual([])
  } finally {
    await page.close()
  }
}

async function add(page: Page, title: string): Promise<void> {
  await page.getByLabel('New task').fill(title)
  await page.getByRole('button', { name: 'Add task' }).click()
  await page.waitForLoadState()
}

async function expectMessage(page: Page, text: string | RegExp): Promise<void> {
  await page.getByRole('status').getByText(text, { exact: true }).waitFor({ timeout: 10_000 })
}

async function expectNumbers(page: Page, numbers: Record<string, number>): Promise<void> {
  for (const [id, value] of Object.entries(numbers)) {
    expect([id, await page.locator(`#${id}`).textContent()]).toEqual([id, String(value)])
  }
}
