import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ExpectedError } from '../../core/errors.ts'
import { LAB_DIRECTORY } from '../../core/paths.ts'
import { isAlive, ownerHere } from '../../core/run.ts'

const FILE = path.join(LAB_DIRECTORY, 'chapters-running')

/**
 * Notes that this process runs chapters in this clone, until `endSession`. What a process leaves that was killed does not count.
 * @throws ExpectedError where another process does so now
 */
export async function beginSession(file = FILE): Promise<void> {
  const [owner = '', since = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  if (owner !== '' && owner !== ownerHere() && isAlive(owner)) {
    throw new ExpectedError(
      `A demo or a check of the chapters is running here already (process ${owner}, since ${since}).`,
      'Wait until it ends, or end it with Ctrl-C in its own terminal.',
    )
  }
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, `${ownerHere()}\n${new Date().toISOString()}\n`)
}

/** Takes the note back. */
export async function endSession(file = FILE): Promise<void> {
  await rm(file, { force: true })
}
