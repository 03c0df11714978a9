import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { LAB_DIRECTORY } from '../paths.ts'

/** Raised when more is learned of a layer or an image than before: what was learned then is read anew. */
const VERSION = 3
const CACHE = path.join(LAB_DIRECTORY, 'cache', `images-${VERSION}`)

/** What was kept under this key; undefined where there is nothing, or something damaged. */
export async function readCached<T>(key: string, directory = CACHE): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path.join(directory, `${key}.json`), 'utf8')) as T
  } catch (error) {
    // Absent is the ordinary case; a damaged file is measured anew and replaced.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
}

/** Keeps a value. Written beside and renamed, so that an interrupted run leaves no half of a file. */
export async function writeCached(key: string, value: unknown, directory = CACHE): Promise<void> {
  await mkdir(directory, { recursive: true })
  const file = path.join(directory, `${key}.json`)
  // A name for each writer: several may learn of the same layer at the same time, in one process too.
  const beside = `${file}.${randomUUID()}`
  await writeFile(beside, JSON.stringify(value))
  await rename(beside, file)
}
