import type { Docker } from '../../../engine/docker/docker.ts'
import type { Run } from '../../../core/run.ts'
import type { Finding } from '../findings.ts'
import type { TrialStack } from '../stack/stack.ts'
import { labelArguments } from '../../../core/labels.ts'

/** What the stages of a trial share: the stack, and what was found out so far. */
export interface Trial {
  docker: Docker
  run: Run
  stack: TrialStack
  /** Where published ports are reached. */
  host: string
  /** Has the tools to look at other containers with. */
  redisImage: string
  found: Finding[]
}

/** Runs a program of Redis's image in the network of another container, and gives back what it printed. */
export async function besideContainer(
  { docker, run, redisImage }: Pick<Trial, 'docker' | 'run' | 'redisImage'>,
  container: string,
  [program = '', ...args]: string[],
): Promise<string> {
  const { stdout } = await docker.run(
    [
      ...['run', '--rm', '--network', `container:${container}`, ...labelArguments(run.labels)],
      ...['--entrypoint', program, redisImage, ...args],
    ],
    { reject: false },
  )
  return stdout
}
