import { wholeNumber } from '../../core/figures.ts'
import { fuzz } from './fuzz.ts'
import type { FuzzCommand } from './options.ts'
import { resultLines } from './report.ts'
import type { Target } from './target.ts'
import { Violation } from './violation.ts'

/** Between two lines of progress. */
const PROGRESS_MS = 5000

interface Tools {
  signal: AbortSignal
  onProgress: (line: string) => void
}

/** Runs against one target, prints what came of it, and returns the exit code. */
export async function fuzzTarget(
  { name, url, hostnames, state }: Target,
  { requests, seed, connections, path }: Omit<FuzzCommand, 'packaging'>,
  { signal, onProgress }: Tools,
): Promise<number> {
  let next = performance.now() + PROGRESS_MS
  const before = await state?.()
  const result = await fuzz({
    ...{ url, requests, seed, connections, signal },
    ...(hostnames && { hostnames }),
    ...(path !== undefined && { path }),
    onProgress(done) {
      if (performance.now() < next) return
      next += PROGRESS_MS
      onProgress(`${wholeNumber(done)} of ${wholeNumber(requests)} requests`)
    },
  })
  const after = await state?.()
  if (before !== after) {
    const problem = `the containers are not those that were there before:\n${before}\nand now\n${after}`
    result.found.unshift({ violation: new Violation([problem]), commands: [], seed, path: '' })
  }
  console.log(resultLines(name, seed, result))
  return result.found.length === 0 ? 0 : 1
}
