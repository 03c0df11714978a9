import path from 'node:path'
import { isOfThisClone } from '../../core/clone.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { removeImage } from '../../engine/docker/lab-images.ts'
import { type LabObject, listObjects } from '../../engine/docker/lab-objects.ts'
import { findNamelessImages, type NamelessImage } from '../../engine/docker/nameless-images.ts'
import { ROOT } from '../../core/paths.ts'

/** What chapters made and is still there, by name. What others make meanwhile is their own affair. */
export async function leftBehind(docker: Docker): Promise<string[]> {
  const ours = (await listObjects(docker)).filter((object) => isOurs(object))
  return ours.map(({ kind, name }) => `${kind} ${name}`)
}

/** Whether a chapter made it: by the guide's label, or by Compose's own, which names the files. */
export function isOurs(
  { guide, run, files }: Pick<LabObject, 'guide' | 'run' | 'files'>,
  root = ROOT,
): boolean {
  if (run !== '') return false
  return (
    isOfThisClone(guide, root) || files.split(',').some((file) => file.startsWith(root + path.sep))
  )
}

/**
 * Removes the images that lost their names to the builds of chapters.
 * @param before those that had none before the first chapter
 */
export async function removeReplaced(docker: Docker, before: NamelessImage[]): Promise<void> {
  const isNew = ({ id }: NamelessImage) => before.every((one) => one.id !== id)
  // A run of a tool that is under way removes its own.
  const replaced = (await findNamelessImages(docker)).filter((one) => one.run === '' && isNew(one))
  for (const { name } of replaced) await removeImage(docker, name)
}
