import { access, constants } from 'node:fs/promises'
import path from 'node:path'

/** Of the system itself: a user's PATH may lack them. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin']

/** The folders that a PATH names. */
export const foldersIn = (searched = process.env['PATH']) =>
  (searched ?? '').split(path.delimiter).filter(Boolean)

/** Whether a program of this name is on the PATH, or among the system's own. */
export async function hasProgram(name: string, searched = process.env['PATH']): Promise<boolean> {
  const folders = [...foldersIn(searched), ...SYSTEM_FOLDERS]
  return (await firstExecutable(folders.map((folder) => path.join(folder, name)))) !== undefined
}

/** The first of these files that is there and may be run; undefined where none is. */
export async function firstExecutable(files: string[]): Promise<string | undefined> {
  for (const file of files) {
    try {
      await access(file, constants.X_OK)
      return file
    } catch {
      // Not there, or not to be run: the next one may be.
    }
  }
  return undefined
}
