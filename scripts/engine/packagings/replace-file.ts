import { chmod, realpath, rename, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ExpectedError } from '../../core/errors.ts'
import { isWithin } from '../../core/paths.ts'

/**
 * Gives a file of a copy another content, and keeps its rights. Nothing is written through a link: it could lead to the
 * file that the copy was made from.
 * @param root the copy's folder, absolute
 * @throws ExpectedError where the file is not below it, once all links are followed
 */
export async function replaceFile(file: string, root: string, content: string | Buffer) {
  if (!(await isInside(file, root))) {
    throw new ExpectedError(
      `${path.relative(root, file)} is reached by a link that leads out of the folder, so it is not changed.`,
      'Put the file itself in the place of the link.',
    )
  }
  const whole = await realpath(file)
  const beside = `${whole}.new`
  await writeFile(beside, content)
  await chmod(beside, (await stat(whole)).mode)
  await rename(beside, whole)
}

/** Whether a file that is there is below a folder, once all links are followed. */
export async function isInside(file: string, root: string): Promise<boolean> {
  const [real, folder] = await Promise.all([realpath(file), realpath(root)])
  return isWithin(real, folder)
}
