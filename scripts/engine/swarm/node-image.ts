import { resolveBases } from '../bases/bases.ts'
import type { Docker } from '../docker/docker.ts'
import { removingReplaced } from '../docker/nameless-images.ts'
import { LAB_LABEL } from '../../core/labels.ts'

/** From the repository's root, where docker commands run. */
export const NODE_DIRECTORY = 'scripts/engine/swarm/node'
export const NODE_IMAGE = 'lab-cluster-node:latest'

/**
 * Builds the image of a node: a Docker engine on Ubuntu, or on what stands in for it.
 * @returns its name
 */
export async function buildNodeImage(
  docker: Docker,
  progress: (line: string) => void,
): Promise<string> {
  const [base] = await resolveBases(docker, { names: ['ubuntu'], onProgress: progress })
  if (!base) throw new Error('The catalog has no Ubuntu')
  const command = [
    ...['buildx', 'build', '--load', '--build-arg', `UBUNTU_IMAGE=${base.reference}`],
    ...['--label', `${LAB_LABEL}=true`, '--tag', NODE_IMAGE, NODE_DIRECTORY],
  ]
  const options = { env: { BUILDKIT_PROGRESS: 'plain' }, onLine: progress }
  await removingReplaced(docker, [NODE_IMAGE], () => docker.run(command, options))
  return NODE_IMAGE
}
