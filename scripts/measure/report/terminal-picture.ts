import { AnsiUp } from 'ansi_up'
import type { Browser } from 'playwright-core'
import type { Results } from './results.ts'

const COLUMNS = 118

/**
 * Draws what a terminal shows at the end of a compare, down to the table, as a PNG file. The answers below the table are
 * longer than that, and are in the report.
 */
export async function drawTerminal(
  browser: Browser,
  results: Results,
  file: string,
): Promise<void> {
  // Colors as on a terminal, which this is not; the report must be loaded after that is said.
  process.env['FORCE_COLOR'] = '1'
  const { overview } = await import('./terminal.ts')
  const text = overview(results, COLUMNS)
  const page = await browser.newPage({ deviceScaleFactor: 2 })
  await page.setContent(html(new AnsiUp().ansi_to_html(`$ npm run compare\n\n${text}`)))
  await page.locator('pre').screenshot({ path: file })
}

function html(body: string): string {
  return `<!doctype html><style>
    body { margin: 0 }
    pre { display: inline-block; margin: 0; padding: 20px 24px; background: #16181d; color: #e6e6e6;
          font: 14px/1.164 'DejaVu Sans Mono', 'Liberation Mono', monospace }
  </style><pre>${body}</pre>`
}
