import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command } from 'commander'
import type { Browser } from 'playwright-core'
import { main } from './core/main.ts'
import { fromReader, ROOT, typedPath } from './core/paths.ts'
import { readResults } from './measure/report/read-results.ts'
import { drawTerminal } from './measure/report/terminal-picture.ts'
import { withoutPlace } from './measure/report/without-place.ts'
import { writeReadable } from './measure/report/write-reports.ts'
import { openChromium } from './maintain/testing/open-chromium.ts'

const DOCS = path.join(ROOT, 'docs')

// The report and the pictures that the README shows, all of one run, from its own results.json: nothing in them is typed in.
await main(async (args) => {
  const program = new Command('npm run sample-report --')
    .description(
      "Renders docs/sample-report/ and the README's pictures from the results of one compare.",
    )
    .argument('[results]', 'the results.json of a run', fromReader, '.lab/report/results.json')
    .option('--to <dir>', 'a folder in place of docs/', fromReader, DOCS)
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
  const { to } = program.opts<{ to: string }>()
  const results = withoutPlace(await readResults(program.processedArgs[0] as string))
  const sample = path.join(to, 'sample-report')
  const { html, markdown } = await writeReadable(results, sample)
  const screen = path.join(sample, 'report.png')
  const terminal = path.join(to, 'images', 'compare.png')
  const browser = await openChromium()
  try {
    await photograph(browser, html, screen)
    await drawTerminal(browser, results, terminal)
  } finally {
    await browser.close()
  }
  const files = [html, markdown, screen, terminal].map((file) => typedPath(file))
  console.log(`Rendered ${files.join(', ')}`)
  return 0
})

async function photograph(browser: Browser, html: string, file: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  await page.goto(pathToFileURL(html).href)
  await page.screenshot({ path: file })
}
