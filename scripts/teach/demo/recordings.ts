import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { ExpectedError } from '../../core/errors.ts'
import { LAB_DIRECTORY, ROOT, typedPath } from '../../core/paths.ts'
import { readText } from '../../core/read-checked.ts'
import { type Cast, chaptersIn, onlyChapters, parseCast, RECORD_ANOTHER } from './cast.ts'

/** Where `--record` writes unless it is told a file, and where the second terminal looks. */
export const DEMO_DIRECTORY = path.join(LAB_DIRECTORY, 'demo')
/** The one that the repository brings along. */
export const SHIPPED = path.join(ROOT, 'docs', 'demo.cast')

/** A file for a new recording, by the time. */
export function newRecording(): string {
  return path.join(
    DEMO_DIRECTORY,
    `${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.cast`,
  )
}

/** The recordings that were made here, the newest first, and the one that came along. */
async function recordings(): Promise<string[]> {
  const names = await readdir(DEMO_DIRECTORY).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  const own = names.filter((name) => name.endsWith('.cast')).toSorted()
  return [...own.toReversed().map((name) => path.join(DEMO_DIRECTORY, name)), SHIPPED]
}

/** Reads a recording. @throws ExpectedError where it is none */
export async function readCast(file: string): Promise<Cast> {
  return parseCast(await readText(file, 'recording', RECORD_ANOTHER), typedPath(file))
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
