import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { AnsiUp } from 'ansi_up'
import { Command } from 'commander'
import { chromium } from 'playwright-core'
import { CHROMIUM_REMEDY, findChromium } from './testing/chromium.ts'
import { ExpectedError } from './errors.ts'
import { main } from './main.ts'
import { ROOT, typedPath } from './paths.ts'
import type { Results } from './report/results.ts'

const PICTURE = path.join(ROOT, 'docs', 'images', 'compare.png')
const COLUMNS = 118

// Draws what a terminal shows at the end of a compare, from that run's own results.json: nothing is typed in.
await main(async (args) => {
  const program = new Command('npm run picture --')
    .description('Draws the terminal picture of the README from the results of a compare.')
    .argument('[results]', 'the results.json of a run', '.lab/report/results.json')
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
  const results = await readResults(program.processedArgs[0] as string)
  // Colours as on a terminal, which this is not; the report must be loaded after that is said.
  process.env['FORCE_COLOR'] = '1'
  const { terminalReport } = await import('./report/terminal.ts')
  await draw(`$ npm run compare\n\n${terminalReport(results, COLUMNS)}`)
  console.log(`Drew ${typedPath(PICTURE)}`)
  return 0
})

async function readResults(file: string): Promise<Results> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Results
  } catch (error) {
    throw new ExpectedError(`${file} cannot be read.`, 'Make it with `npm run compare`.', {
      cause: error,
    })
  }
}

async function draw(text: string): Promise<void> {
  const executablePath = await findChromium()
  if (executablePath === undefined) {
    throw new ExpectedError(
      'There is no Chromium to draw with.',
      `To have one, ${CHROMIUM_REMEDY}.`,
    )
  }
  const browser = await chromium.launch({
    executablePath,
    // Chromium's own sandbox does not start for root, as in a container or in CI; the page is ours alone.
    chromiumSandbox: process.getuid?.() !== 0,
  })
  try {
    const page = await browser.newPage({ deviceScaleFactor: 2 })
    await page.setContent(html(new AnsiUp().ansi_to_html(text)))
    await page.locator('pre').screenshot({ path: PICTURE })
  } finally {
    await browser.close()
  }
}

function html(body: string): string {
  return `<!doctype html><style>
    body { margin: 0 }
    pre { display: inline-block; margin: 0; padding: 20px 24px; background: #16181d; color: #e6e6e6;
          font: 14px/1.164 'DejaVu Sans Mono', 'Liberation Mono', monospace }
  </style><pre>${body}</pre>`
}
