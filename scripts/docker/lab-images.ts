import { LAB_LABEL } from '../labels.ts'
import type { Docker } from './docker.ts'

/** An image that was to be removed: its name, and why it is still there where it is. */
export interface RemovedImage {
  name: string
  /** In Docker's words: `container 1234 is using its referenced image 5678`. */
  kept?: string
}

/** Removes the images that the tools have built; one that a container needs stays, and the others go. */
export async function removeLabImages(
  docker: Docker,
  label = `${LAB_LABEL}=true`,
): Promise<RemovedImage[]> {
  const { stdout } = await docker.run([
    ...['image', 'ls', '--filter', `label=${label}`],
    ...['--format', '{{.ID}} {{.Repository}}:{{.Tag}}'],
  ])
  const images: RemovedImage[] = []
  for (const line of stdout.split('\n').filter((one) => one !== '')) {
    const [id = '', name = ''] = line.split(' ')
    const done = await docker.run(['image', 'rm', name.includes('<none>') ? id : name], {
      reject: false,
    })
    images.push(done.exitCode === 0 ? { name } : { name, kept: reasonOf(done.stderr) })
  }
  return images
}

function reasonOf(stderr: string): string {
  const last = stderr.trim().split('\n').at(-1) ?? ''
  return / - (.*)$/.exec(last)?.[1] ?? last
}
