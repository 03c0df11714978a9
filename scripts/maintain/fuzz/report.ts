import { styleText } from 'node:util'
import { wholeNumber } from '../../core/figures.ts'
import { fuzz, type FuzzOptions } from './fuzz.ts'
import type { Target } from './target.ts'

/** Between two lines of progress. */
const PROGRESS_MS = 5000

/** Runs against one target, prints what it has reached and found, and returns the exit code. */
export async function fuzzAndReport(
  target: Target,
  options: Omit<FuzzOptions, 'onProgress'>,
): Promise<number> {
  const start = performance.now()
  let next = start + PROGRESS_MS
  const onProgress = (requests: number) => {
    if (performance.now() < next) return
    next += PROGRESS_MS
    console.error(`${wholeNumber(requests)} of ${wholeNumber(options.requests)} requests`)
  }
  const { counts, requests, findings } = await fuzz(target, { ...options, onProgress })
  const seconds = (performance.now() - start) / 1000
  const pace = `${wholeNumber(requests)} requests in ${seconds.toFixed(1)} s (${wholeNumber(requests / seconds)}/s)`
  console.log(`${target.name}: ${pace}, seed ${options.seed}`)
  const rows = Object.keys(counts).sort()
  const table = Object.fromEntries(rows.map((row) => [row, counts[row]]))
  console.table(table, Object.keys(counts['All'] ?? {}))
  for (const finding of findings) {
    console.log(`${styleText('red', '✗')} ${finding.replaceAll('\n', '\n  ')}`)
  }
  console.log(
    findings.length === 0
      ? styleText('green', '✓ no violations')
      : styleText('red', `✗ ${findings.length} violations`),
  )
  return findings.length === 0 ? 0 : 1
}
