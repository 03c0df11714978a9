import path from 'node:path'
import { AnsiUp } from 'ansi_up'
import { Command } from 'commander'
import { main } from './main.ts'
import { ROOT, typedPath } from './paths.ts'
import { readResults } from './report/read-results.ts'
import { openChromium } from './testing/open-chromium.ts'

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
  // Down to the table: the sentences below it are as long again, and are in the sample report.
  const [table = ''] = terminalReport(results, COLUMNS).split('•')
  await draw(`$ npm run compare\n\n${table.trimEnd()}`)
  console.log(`Drew ${typedPath(PICTURE)}`)
  return 0
})

async function draw(text: string): Promise<void> {
  const browser = await openChromium()
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
