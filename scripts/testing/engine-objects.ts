import type { Docker } from '../docker/docker.ts'

/** Ids of all containers, volumes and networks that the engine holds: what a run could leave behind, or take away. */
export async function engineObjects(docker: Docker): Promise<string[]> {
  const lists = await Promise.all(
    [
      ['ps', '--all', '--quiet', '--no-trunc'],
      ['volume', 'ls', '--quiet'],
      ['network', 'ls', '--quiet', '--no-trunc'],
    ].map((args) => docker.run(args)),
  )
  return lists.flatMap(({ stdout }) => stdout.split('\n')).sort()
}
