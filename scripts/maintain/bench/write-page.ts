import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { ROOT } from '../../core/paths.ts'
import { pageImages, pageMarkdown } from './page.ts'
import type { BenchResults } from './results.ts'
import { gatewayLimits } from './sizing.ts'

const PAGE = 'docs/performance.md'
/** The results that the page was made from, beside it. */
export const PAGE_RESULTS = 'docs/performance/bench.json'
const HAPROXY = 'multi-container/gateway/haproxy.cfg'

/** The page's files by their paths in the repository: the page, formatted as all others are, its pictures, the results. */
export async function pageFiles(results: BenchResults): Promise<Map<string, string>> {
  const limits = gatewayLimits(await readFile(path.join(ROOT, HAPROXY), 'utf8'))
  const config = await resolveConfig(path.join(ROOT, PAGE))
  const markdown = pageMarkdown(results, limits)
  const images = [...pageImages(results)].map(
    ([name, svg]) => [`docs/images/performance-${name}.svg`, svg] as const,
  )
  return new Map([
    [PAGE, await format(markdown, { ...config, parser: 'markdown' })],
    ...images,
    [PAGE_RESULTS, `${JSON.stringify(results, null, 2)}\n`],
  ])
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
  const written: string[] = []
  for (const [name, text] of await pageFiles(results)) {
    const file = path.join(ROOT, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
    written.push(file)
  }
  return written
}
