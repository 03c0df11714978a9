import { labelArguments } from '../../core/labels.ts'
import type { Run } from '../../core/run.ts'
import type { CommandResult } from './evidence.ts'
import type { Docker, RunOptions } from './docker.ts'

/** What helper containers are made with: whose they are, and an image that has a shell and Redis's own tools. */
export interface HelperTools {
  docker: Docker
  run: Run
  bases: { REDIS_IMAGE: string }
}

/** A program in a container that is there for it alone. */
export interface HelperProgram {
  image: string
  command: readonly [program: string, ...args: string[]]
  /** Of `docker run`: which network it is on, what it may see. */
  flags: string[]
}

/** What a helper does that waits for `docker exec`. Longer than any experiment takes, and then it ends by itself. */
export const WAIT: HelperProgram['command'] = ['sleep', '3600']

/** Starts a container with the run's labels. @returns its id, as short as Docker shows it */
export async function startHelper(
  { docker, run }: Pick<HelperTools, 'docker' | 'run'>,
  helper: HelperProgram,
): Promise<string> {
  const { stdout } = await docker.run(['run', '--detach', ...argumentsOf(helper, run)])
  return stdout.trim().slice(0, 12)
}

/** Runs a program in a container with the run's labels that is gone afterwards. */
export function runHelper(
  { docker, run }: Pick<HelperTools, 'docker' | 'run'>,
  helper: HelperProgram,
  options: RunOptions = {},
): Promise<CommandResult> {
  return docker.run(['run', '--rm', ...argumentsOf(helper, run)], options)
}

export async function removeHelper(docker: Docker, helper: string): Promise<void> {
  await docker.run(['rm', '--force', '--volumes', helper])
}

function argumentsOf({ image, command: [program, ...args], flags }: HelperProgram, run: Run) {
  return [...flags, ...labelArguments(run.labels), '--entrypoint', program, image, ...args]
}
