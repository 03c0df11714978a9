import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { standaloneSvg } from '../../core/charts/standalone.ts'
import { ROOT } from '../../core/paths.ts'
import { formatPage, type PageFiles, pictureMarkdown, resultsText } from '../page-files.ts'
import { blocksOf } from './blocks.ts'
import { growthChart, ratesChart } from './charts.ts'
import type { BenchResults } from './results.ts'

export const PAGE = 'docs/performance.md'
/** The results that the page's figures are from, beside it. */
export const PAGE_RESULTS = 'docs/performance/bench.json'

const BLOCK = /(<!-- bench: ([\w-]+) -->)[^]*?(<!-- end bench -->)/g

/**
 * Puts the figures of a run between the comments of a page: `<!-- bench: goals -->` and `<!-- end bench -->`.
 * @throws Error where it names figures that there are none of
 */
export function fillPage(page: string, blocks: Record<string, string>): string {
  return page.replaceAll(BLOCK, (_, opening: string, name: string, closing: string) => {
    const block = blocks[name]
    if (block === undefined) throw new Error(`There is nothing for <!-- bench: ${name} -->`)
    const shown = block === '' ? 'Not measured in this run.' : block
    return [opening, shown, closing].join('\n\n')
  })
}

/** The page with the figures of these results, its pictures, and the results. */
export async function pageFiles(results: BenchResults): Promise<PageFiles> {
  const blocks: Record<string, string> = blocksOf(results)
  const files: PageFiles = { [PAGE_RESULTS]: resultsText(results) }
  const charts = { 'rates-chart': ratesChart(results), 'growth-chart': growthChart(results) }
  for (const [name, chart] of Object.entries(charts)) {
    const picture = `images/performance-${name.replace('-chart', '')}.svg`
    blocks[name] = chart ? pictureMarkdown(chart, picture) : ''
    if (chart) files[`docs/${picture}`] = standaloneSvg(chart)
  }
  const page = await readFile(path.join(ROOT, PAGE), 'utf8')
  return { ...files, [PAGE]: await formatPage(PAGE, fillPage(page, blocks)) }
}
