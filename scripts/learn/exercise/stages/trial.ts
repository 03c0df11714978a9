import type { Docker } from '../../../engine/docker/docker.ts'
import { type HelperProgram, runHelper } from '../../../engine/docker/helper-container.ts'
import type { Run } from '../../../core/run.ts'
import type { Finding } from '../findings.ts'
import type { TrialStack } from '../stack/stack.ts'

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
  command: HelperProgram['command'],
): Promise<string> {
  const flags = ['--network', `container:${container}`]
  const helper = { image: redisImage, command, flags }
  return (await runHelper({ docker, run }, helper, { reject: false })).stdout
}
