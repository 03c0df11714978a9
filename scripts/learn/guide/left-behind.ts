import path from 'node:path'
import { isOfThisClone } from '../../core/clone.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { removeImage } from '../../engine/docker/lab-images.ts'
import { findNamelessImages, type NamelessImage } from '../../engine/docker/nameless-images.ts'
import { GUIDE_LABEL, RUN_LABEL } from '../../core/labels.ts'
import { ROOT } from '../../core/paths.ts'

/** A container, network or volume that the engine holds. */
export interface Holding {
  /** As a message names it. */
  name: string
  /** The value of the guide's label. */
  guide: string
  /** The run of a tool that made it; empty where none did. */
  run: string
  /** The compose files that it was made from, separated by commas; Compose says so of containers alone. */
  files: string
}

const LABELS = [GUIDE_LABEL, RUN_LABEL, 'com.docker.compose.project.config_files']

/** What chapters made and is still there, by name. What others make meanwhile is their own affair. */
export async function leftBehind(docker: Docker): Promise<string[]> {
  const lists = await Promise.all(
    [
      { kind: 'container', flags: ['--all'], name: '.Names' },
      { kind: 'network', flags: [], name: '.Name' },
      { kind: 'volume', flags: [], name: '.Name' },
    ].map(async ({ kind, flags, name }) => {
      const values = [name, ...LABELS.map((label) => `(.Label "${label}")`)]
      const format = values.map((value) => `{{json ${value}}}`).join('\t')
      const { stdout } = await docker.run([kind, 'ls', ...flags, '--format', format])
      return stdout.split('\n').flatMap((line) => (line === '' ? [] : [holdingOf(kind, line)]))
    }),
  )
  return lists
    .flat()
    .filter((holding) => isOurs(holding))
    .map(({ name }) => name)
}

function holdingOf(kind: string, line: string): Holding {
  // As JSON: a label may hold anything, a tab among it.
  const values = line.split('\t').map((text) => JSON.parse(text) as string)
  const [name = '', guide = '', run = '', files = ''] = values
  return { name: `${kind} ${name}`, guide, run, files }
}

/** Whether a chapter made it: by the guide's label, or by Compose's own, which names the files. */
export function isOurs({ guide, run, files }: Holding, root = ROOT): boolean {
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
