import { wholeNumber } from '../../core/figures.ts'
import { type FuzzResult, fuzz, replay } from './fuzz.ts'
import type { FuzzCommand } from './options.ts'
import { readRecording } from './replay.ts'
import { resultLines, violationLines } from './report.ts'
import type { Target } from './target.ts'

/** Between two lines of progress. */
const PROGRESS_MS = 5000

interface Tools {
  signal: AbortSignal
  /** Where violations are written, each into a file. */
  out: string
  onProgress: (line: string) => void
}

/** Runs against one target, tells what came of it, and returns the exit code. */
export async function throwAt(target: Target, options: FuzzCommand, tools: Tools): Promise<number> {
  const before = await target.state?.()
  const result = await play(target, options, tools)
  tools.signal.throwIfAborted()
  const after = await target.state?.()
  if (before !== after) {
    const problem = `the containers are not those that were there before:\n${before}\nand now\n${after}`
    result.violations.unshift({ problems: [problem], cases: [] })
  }
  console.log(resultLines(target.name, options.seed, result))
  if (result.violations.length === 0) return 0
  console.log(await violationLines(tools.out, options.seed, result.violations))
  return 1
}

async function play(
  { url, hostnames }: Target,
  options: FuzzCommand,
  { signal, onProgress }: Tools,
): Promise<FuzzResult> {
  if (options.replay !== undefined) return replay(url, await readRecording(options.replay))
  let next = performance.now() + PROGRESS_MS
  const { requests, seed, connections } = options
  return fuzz({
    ...{ url, requests, seed, connections, signal },
    ...(hostnames && { hostnames }),
    onProgress(done) {
      if (performance.now() < next) return
      next += PROGRESS_MS
      onProgress(`${wholeNumber(done)} of ${wholeNumber(requests)} requests`)
    },
  })
}
