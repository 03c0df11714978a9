import { mkdir, mkdtemp, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { ExpectedError, messageOf } from './errors.ts'

/**
 * The folder that the report goes into, made and tried before anything is measured: a run takes minutes, and its results
 * would be lost.
 * @returns its absolute path
 * @throws ExpectedError where nothing can be written there
 */
export async function writableDirectory(typed: string): Promise<string> {
  const directory = path.resolve(typed)
  try {
    await mkdir(directory, { recursive: true })
    await rmdir(await mkdtemp(path.join(directory, '.try-')))
    return directory
  } catch (error) {
    throw new ExpectedError(
      `The report cannot be written into ${typed}: ${messageOf(error)}.`,
      'Give --out another folder.',
      { cause: error },
    )
  }
}
