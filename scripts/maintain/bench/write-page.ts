import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { ROOT } from '../../core/paths.ts'
import { standaloneSvg } from '../../core/charts/standalone.ts'
import type { BenchResults, RunGoals } from './bench-results.ts'
import { pageMarkdown } from './page.ts'
import { pageCharts } from './page-charts.ts'
import { sizingMarkdown } from './sizing-page.ts'
import { readStackLimits } from './stack-limits.ts'

const PAGE = 'docs/performance.md'
const SIZING_PAGE = 'docs/sizing.md'
/** The results that the page was made from, beside it. */
export const PAGE_RESULTS = 'docs/performance/bench.json'
/** What the runs before it made of the goals. */
export const PAGE_BEFORE = 'docs/performance/goals-before.json'

/** What is shown of a run that is not the last. */
export const goalsOf = ({ run, goals }: BenchResults): RunGoals => ({ runId: run.id, goals })

/** Both pages' files by their paths in the repository: the pages, formatted as all others are, the charts, the results. */
export async function pageFiles(
  results: BenchResults,
  before: RunGoals[],
): Promise<Map<string, string>> {
  const config = await resolveConfig(path.join(ROOT, PAGE))
  const formatted = (markdown: string) => format(markdown, { ...config, parser: 'markdown' })
  const charts = [...pageCharts(results)].map(
    ([name, chart]) => [`docs/images/performance-${name}.svg`, standaloneSvg(chart)] as const,
  )
  return new Map([
    [PAGE, await formatted(pageMarkdown(results, before))],
    [SIZING_PAGE, await formatted(sizingMarkdown(results, await readStackLimits()))],
    ...charts,
    [PAGE_RESULTS, `${JSON.stringify(results, null, 2)}\n`],
    [PAGE_BEFORE, `${JSON.stringify(before, null, 2)}\n`],
  ])
}

/** Writes them, and returns their absolute paths. */
export async function writePage(results: BenchResults, before: RunGoals[]): Promise<string[]> {
  const written: string[] = []
  for (const [name, text] of await pageFiles(results, before)) {
    const file = path.join(ROOT, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
    written.push(file)
  }
  return written
}
