import { LAB_LABEL } from '../../core/labels.ts'
import type { Docker } from './docker.ts'

/** An image that was to be removed: its name, and why it is still there where it is. */
export interface RemovedImage {
  name: string
  /** In Docker's words: `container 1234 is using its referenced image 5678`. */
  kept?: string
}

/** The names that the tools give. */
const OUR_NAMES = /^(lab-standin\/|lab-kit-|lab-cluster-node:|task-app[:-])/

/**
 * The images that the tools have built, by their names. The label alone does not make an image ours: whatever is built on
 * one of ours has it, too.
 */
export async function findLabImages(
  docker: Docker,
  label = `${LAB_LABEL}=true`,
  names = OUR_NAMES,
): Promise<{ id: string; name: string }[]> {
  const { stdout } = await docker.run([
    ...['image', 'ls', '--no-trunc', '--filter', `label=${label}`],
    ...['--format', '{{.ID}} {{.Repository}}:{{.Tag}}'],
  ])
  return stdout.split('\n').flatMap((line) => {
    const [id = '', name = ''] = line.split(' ')
    return names.test(name) ? [{ id, name }] : []
  })
}

/** Takes a name from an image, and removes it with its last; one that a container needs stays. */
export async function removeImage(docker: Docker, name: string): Promise<RemovedImage> {
  const done = await docker.run(['image', 'rm', name], { reject: false })
  return done.exitCode === 0 ? { name } : { name, kept: reasonOf(done.stderr) }
}

function reasonOf(stderr: string): string {
  const last = stderr.trim().split('\n').at(-1) ?? ''
  return / - (.*)$/.exec(last)?.[1] ?? last
}
