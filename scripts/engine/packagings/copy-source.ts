import { cp, lstat, mkdir, open, readdir } from 'node:fs/promises'
import path from 'node:path'
import { ExpectedError } from '../../core/errors.ts'

/** What no build needs: history, what tools wrote, what a build fetches by itself. */
const LEFT_OUT = new Set(['.git', '.lab', 'node_modules', 'dist', 'lab-workspace'])
/** Far above any lab; a folder that holds more was hardly meant to be copied. */
const LIMIT_BYTES = 200_000_000

/**
 * Copies the folder that a packaging is built from, for experiments that change it. Rights and times stay, and links lead
 * where they say: a relative one into the copy. Sockets, pipes and devices are left out, for no build can have them.
 * @param destination a new folder in one that is there. It is not made, nor gone on with, where the run has ended and taken
 *   that away: what came after the clean-up would stay.
 * @throws ExpectedError where the source is too large to be one, or holds what we may not read
 */
export async function copySource(
  source: string,
  destination: string,
  signal: AbortSignal,
): Promise<void> {
  await refuseTooLarge(source)
  signal.throwIfAborted()
  await mkdir(destination)
  // Entry by entry: `cp` refuses a destination below the source, even in a folder that is left out.
  for (const entry of (await readdir(source)).filter(isWanted)) {
    // `cp` makes the folders above, too, where they are gone.
    signal.throwIfAborted()
    await cp(path.join(source, entry), path.join(destination, entry), {
      ...{ recursive: true, filter: isCopied, verbatimSymlinks: true, preserveTimestamps: true },
    })
  }
}

async function isCopied(file: string): Promise<boolean> {
  if (!isWanted(file)) return false
  const stats = await lstat(file)
  return stats.isFile() || stats.isDirectory() || stats.isSymbolicLink()
}

/** @throws ExpectedError where a folder holds too much to be the source of a packaging, or what we may not read */
export async function refuseTooLarge(source: string): Promise<void> {
  if ((await sizeOf(source)) <= LIMIT_BYTES) return
  throw new ExpectedError(
    `${source} holds more than ${LIMIT_BYTES / 1e6} MB, too much to be copied for an experiment.`,
    'Put the packaging into a folder of its own.',
  )
}

/** Whether it is anything that a build needs, by its name. */
export const isWanted = (file: string) => !LEFT_OUT.has(path.basename(file))

/** Stops as soon as it is too much. */
async function sizeOf(directory: string, before = 0): Promise<number> {
  await assertReadable(directory)
  let bytes = before
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (!isWanted(entry.name) || bytes > LIMIT_BYTES) continue
    const file = path.join(directory, entry.name)
    if (entry.isDirectory()) bytes = await sizeOf(file, bytes)
    else if (entry.isFile()) {
      await assertReadable(file)
      bytes += (await lstat(file)).size
    }
  }
  return bytes
}

async function assertReadable(file: string): Promise<void> {
  try {
    await (await open(file)).close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error
    throw new ExpectedError(
      `${file} cannot be read by this user, and the source is copied for experiments.`,
      'Change its owner or rights, or move it out of the folder.',
      { cause: error },
    )
  }
}
