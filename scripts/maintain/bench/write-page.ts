import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ROOT } from '../../core/paths.ts'
import { formatPage, type PageFiles, resultsText, writePageFiles } from '../page-files.ts'
import { pageImages, pageMarkdown } from './page.ts'
import type { BenchResults } from './results.ts'
import { gatewayLimits } from './sizing.ts'

const PAGE = 'docs/performance.md'
/** The results that the page was made from, beside it. */
export const PAGE_RESULTS = 'docs/performance/bench.json'
const HAPROXY = 'multi-container/gateway/haproxy.cfg'

/** The page, its pictures, and the results that it was made from. */
export async function pageFiles(results: BenchResults): Promise<PageFiles> {
  const limits = gatewayLimits(await readFile(path.join(ROOT, HAPROXY), 'utf8'))
  const images = Object.entries(pageImages(results)).map(([name, svg]) => [`docs/${name}`, svg])
  return {
    [PAGE]: await formatPage(PAGE, pageMarkdown(results, limits)),
    ...(Object.fromEntries(images) as PageFiles),
    [PAGE_RESULTS]: resultsText(results),
  }
}

/**
 * Writes them.
 * @param runs the last is the page's; of those before it, the ratios are shown
 * @returns their absolute paths
 */
export async function writePage(runs: BenchResults[]): Promise<string[]> {
  const last = runs.at(-1)
  if (!last) throw new Error('A page is made from one run at least')
  const earlier = runs.slice(0, -1).map(({ run, goals }) => ({ runId: run.id, goals }))
  const results = earlier.length === 0 ? last : { ...last, earlier }
  return writePageFiles(await pageFiles(results))
}
