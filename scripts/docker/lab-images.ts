import { LAB_LABEL } from '../labels.ts'
import type { Docker } from './docker.ts'

/** An image that was to be removed: its name, and why it is still there where it is. */
export interface RemovedImage {
  name: string
  /** In Docker's words: `container 1234 is using its referenced image 5678`. */
  kept?: string
}

/** The names that the tools give; and that of what has lost its own to a newer build. */
const OUR_NAMES = /^(lab-standin\/|lab-kit-|task-app[:-]|<none>)/

/**
 * Removes the images that the tools have built; one that a container needs stays, and the others go. The label alone does
 * not make an image ours: whatever is built on one of ours has it, too.
 */
export async function removeLabImages(
  docker: Docker,
  label = `${LAB_LABEL}=true`,
  names = OUR_NAMES,
): Promise<RemovedImage[]> {
  const { stdout } = await docker.run([
    ...['image', 'ls', '--filter', `label=${label}`],
    ...['--format', '{{.ID}} {{.Repository}}:{{.Tag}}'],
  ])
  const images = stdout.split('\n').map((line) => line.split(' ') as [string, string?])
  const removed: RemovedImage[] = []
  for (const [id, name = ''] of images.filter(([, one]) => one !== undefined && names.test(one))) {
    removed.push(await removeImage(docker, name, name.includes('<none>') ? id : name))
  }
  return removed
}

/** Takes a name from an image, and removes it with its last; one that a container needs stays. */
export async function removeImage(
  docker: Docker,
  name: string,
  reference = name,
): Promise<RemovedImage> {
  const done = await docker.run(['image', 'rm', reference], { reject: false })
  return done.exitCode === 0 ? { name } : { name, kept: reasonOf(done.stderr) }
}

function reasonOf(stderr: string): string {
  const last = stderr.trim().split('\n').at(-1) ?? ''
  return / - (.*)$/.exec(last)?.[1] ?? last
}
