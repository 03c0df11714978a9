import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { ExpectedError } from '../../core/errors.ts'
import { LAB_DIRECTORY, ROOT, typedPath } from '../../core/paths.ts'
import { type Cast, chaptersIn, onlyChapters, parseCast } from './cast.ts'

/** Where `--record` writes unless it is told a file. */
export const RECORDINGS = path.join(LAB_DIRECTORY, 'demo')
/** The one that the repository brings along. */
export const SHIPPED = path.join(ROOT, 'docs', 'demo.cast')

/** A file for a new recording, by the time. */
export function newRecording(now = new Date()): string {
  return path.join(RECORDINGS, `${now.toISOString().slice(0, 19).replaceAll(':', '-')}.cast`)
}

/** The recordings that were made here, the newest first, and the one that came along. */
async function recordings(): Promise<string[]> {
  const names = await readdir(RECORDINGS).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  const own = names.filter((name) => name.endsWith('.cast')).toSorted()
  return [...own.toReversed().map((name) => path.join(RECORDINGS, name)), SHIPPED]
}

/** Far above what a demo of hours writes. */
const MAX_BYTES = 50_000_000

async function readSmall(file: string): Promise<string> {
  const stats = await stat(file)
  if (!stats.isFile() || stats.size > MAX_BYTES) throw new Error('It is no file, or too large.')
  return readFile(file, 'utf8')
}

/** Reads a recording. @throws ExpectedError where it is none */
export async function readCast(file: string): Promise<Cast> {
  const text = await readSmall(file).catch((cause: unknown) => {
    throw new ExpectedError(
      `The recording ${typedPath(file)} cannot be read.`,
      'Record one with `npm run demo -- --record`.',
      { cause },
    )
  })
  return parseCast(text, typedPath(file))
}

/**
 * The last recording of all these chapters, cut down to them; with no chapters, the whole of the last recording.
 * @param files in the order in which they are asked
 * @throws ExpectedError where there is none
 */
export async function lastRecordingOf(ids: string[], files?: string[]): Promise<Cast> {
  for (const file of files ?? (await recordings())) {
    const cast = await readCast(file)
    if (ids.length === 0) return cast
    const recorded = chaptersIn(cast)
    if (ids.every((id) => recorded.includes(id))) return onlyChapters(cast, ids)
  }
  throw new ExpectedError(
    `There is no recording of ${ids.join(', ')}.`,
    `Make one with \`npm run demo -- --record ${ids.map((id) => id.slice(0, 2)).join(' ')}\`.`,
  )
}
