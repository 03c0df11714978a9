import type { Docker } from '../../engine/docker/docker.ts'
import { LAB_LABEL } from '../../core/labels.ts'

const LABEL = ['--filter', `label=${LAB_LABEL}=true`]

/**
 * Ids of all containers, volumes and networks that the engine holds, and of the lab's images without a name: what a run
 * could leave behind, or take away.
 */
export async function engineObjects(docker: Docker): Promise<string[]> {
  const lists = await Promise.all(
    [
      ['ps', '--all', '--quiet', '--no-trunc'],
      ['volume', 'ls', '--quiet'],
      ['network', 'ls', '--quiet', '--no-trunc'],
      ['image', 'ls', '--quiet', '--no-trunc', '--filter', 'dangling=true', ...LABEL],
    ].map((args) => docker.run(args)),
  )
  const lines = lists.flatMap(({ stdout }) => stdout.split('\n'))
  return lines.filter((line) => line !== '').sort()
}
