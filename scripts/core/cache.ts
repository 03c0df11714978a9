import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { LAB_DIRECTORY } from './paths.ts'

/** A folder of `.lab/cache`, for what one run learns and another may use. @param name with a number, if what is kept changes */
export const cacheFolder = (name: string) => path.join(LAB_DIRECTORY, 'cache', name)

/** What was kept in a folder under this key; undefined where there is nothing, or something damaged. */
export async function readCached<T>(directory: string, key: string): Promise<T | undefined> {
  return readKept<T>(path.join(directory, `${key}.json`))
}

/** Keeps a value in a folder under this key. */
export async function writeCached(directory: string, key: string, value: unknown): Promise<void> {
  await writeKept(path.join(directory, `${key}.json`), value)
}

/** What was kept in a file; undefined where there is none, or a damaged one. */
export async function readKept<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch (error) {
    // Absent is the ordinary case; a damaged file is made anew and replaced.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
}

/** Keeps a value in a file. Written beside and renamed, so that an interrupted run leaves no half of it. */
export async function writeKept(file: string, value: unknown): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  // A name for each writer: several may learn of the same thing at the same time, in one process too.
  const beside = `${file}.${randomUUID()}`
  await writeFile(beside, JSON.stringify(value))
  await rename(beside, file)
}
