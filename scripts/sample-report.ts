import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command } from 'commander'
import { main } from './main.ts'
import { fromReader, ROOT, typedPath } from './paths.ts'
import { readResults } from './report/read-results.ts'
import { withoutPlace } from './report/without-place.ts'
import { writeReadable } from './report/write-reports.ts'
import { openChromium } from './testing/open-chromium.ts'

const SAMPLE = path.join(ROOT, 'docs', 'sample-report')

// The report that the README shows, from a run's own results.json: nothing in it is typed in.
await main(async (args) => {
  const program = new Command('npm run sample-report --')
    .description('Renders docs/sample-report/ from the results of a compare, with its screenshot.')
    .argument('[results]', 'the results.json of a run', fromReader, '.lab/report/results.json')
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
  const results = await readResults(program.processedArgs[0] as string)
  const { html, markdown } = await writeReadable(withoutPlace(results), SAMPLE)
  const screenshot = path.join(SAMPLE, 'report.png')
  await photograph(html, screenshot)
  console.log(`Rendered ${[html, markdown, screenshot].map((file) => typedPath(file)).join(', ')}`)
  return 0
})

async function photograph(html: string, file: string): Promise<void> {
  const browser = await openChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1050 } })
    await page.goto(pathToFileURL(html).href)
    await page.screenshot({ path: file })
  } finally {
    await browser.close()
  }
}
