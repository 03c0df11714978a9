import { isDeepStrictEqual } from 'node:util'
import { ExpectedError } from '../../core/errors.ts'
import { readerDirectory, typedPath } from '../../core/paths.ts'
import { readResults } from '../report/read-results.ts'
import { type PooledRun, pooledRun } from './pooled-run.ts'
import { Unfit } from './unfit.ts'

/** Files of one pool. */
const MAX_FILES = 100

/**
 * Reads the runs to pool. A run that is given twice counts once.
 * @throws ExpectedError that names every file that cannot be pooled
 */
export async function readRuns(files: string[]): Promise<PooledRun[]> {
  if (files.length > MAX_FILES) {
    throw new ExpectedError(
      `These are ${files.length} files, and a pool takes at most ${MAX_FILES}.`,
      'Pool them in parts, for example one class at a time.',
    )
  }
  const runs = new Map<string, { run: PooledRun; file: string }>()
  const refusals: ExpectedError[] = []
  // One after the other: each may have megabytes, of which little is kept.
  for (const file of files) {
    try {
      const run = await readRun(file)
      const earlier = runs.get(run.id)
      if (earlier && !isDeepStrictEqual(earlier.run, run)) throw forged(earlier.file, file)
      runs.set(run.id, { run, file })
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error
      refusals.push(error)
    }
  }
  const [first, ...others] = refusals
  if (!first) return [...runs.values()].map(({ run }) => run)
  throw others.length === 0 ? first : together(refusals, files.length)
}

async function readRun(file: string): Promise<PooledRun> {
  const results = await readResults(file)
  try {
    return pooledRun(results)
  } catch (cause) {
    if (!(cause instanceof Unfit)) throw cause
    throw new ExpectedError(
      `${shown(file)} cannot be pooled: ${cause.message}.`,
      'It was changed, or another version of the lab wrote it: leave it out, or measure again with `npm run compare`.',
      { cause },
    )
  }
}

function forged(one: string, other: string): ExpectedError {
  return new ExpectedError(
    `${shown(one)} and ${shown(other)} are the same run with different figures.`,
    'One of them was changed: leave it out, or measure again with `npm run compare`.',
  )
}

/** All refusals at once: whoever collects thirty files does not want to hear of them one by one. */
function together(refusals: ExpectedError[], of: number): ExpectedError {
  const messages = refusals.map(({ message }) => `- ${message}`)
  const remedies = new Set(refusals.map(({ remedy }) => remedy))
  return new ExpectedError(
    [`${refusals.length} of ${of} files cannot be pooled:`, ...messages].join('\n  '),
    [...remedies].join('\n  '),
    { cause: refusals },
  )
}

const shown = (file: string) => typedPath(file, readerDirectory())
