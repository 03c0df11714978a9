import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { ROOT } from '../paths.ts'
import { standaloneSvg } from '../report/charts/standalone.ts'
import type { BenchResults } from './bench-results.ts'
import { pageMarkdown } from './page.ts'
import { pageCharts } from './page-charts.ts'

const PAGE = 'docs/performance.md'
/** The results that the page was made from, beside it. */
export const PAGE_RESULTS = 'docs/performance/bench.json'

/** The page's files by their paths in the repository: the page itself, formatted as all others are, its charts, its results. */
export async function pageFiles(results: BenchResults): Promise<Map<string, string>> {
  const config = await resolveConfig(path.join(ROOT, PAGE))
  const markdown = await format(pageMarkdown(results), { ...config, parser: 'markdown' })
  const charts = [...pageCharts(results)].map(
    ([name, chart]) => [`docs/images/performance-${name}.svg`, standaloneSvg(chart)] as const,
  )
  return new Map([
    [PAGE, markdown],
    ...charts,
    [PAGE_RESULTS, `${JSON.stringify(results, null, 2)}\n`],
  ])
}

/** Writes them, and returns their absolute paths. */
export async function writePage(results: BenchResults): Promise<string[]> {
  const written: string[] = []
  for (const [name, text] of await pageFiles(results)) {
    const file = path.join(ROOT, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
    written.push(file)
  }
  return written
}
