import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { LAB_DIRECTORY } from './paths.ts'

/** A folder of `.lab/cache`, for what one run learns and another may use. @param name with a number, if what is kept changes */
export const cacheFolder = (name: string) => path.join(LAB_DIRECTORY, 'cache', name)

/** What was kept in a folder under this key; undefined where there is nothing, or something damaged. */
export async function readCached<T>(directory: string, key: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path.join(directory, `${key}.json`), 'utf8')) as T
  } catch (error) {
    // Absent is the ordinary case; a damaged file is measured anew and replaced.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
}

/** Keeps a value. Written beside and renamed, so that an interrupted run leaves no half of a file. */
export async function writeCached(directory: string, key: string, value: unknown): Promise<void> {
  await mkdir(directory, { recursive: true })
  const file = path.join(directory, `${key}.json`)
  // A name for each writer: several may learn of the same thing at the same time, in one process too.
  const beside = `${file}.${randomUUID()}`
  await writeFile(beside, JSON.stringify(value))
  await rename(beside, file)
}
