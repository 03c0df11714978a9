import type { Docker } from '../docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { readersCluster } from './nodes.ts'
import { findTarget, type Target } from './target.ts'

/** What the commands of `npm run cluster` share. */
export interface Cli {
  docker: Docker
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
  /** Of the process; a command sets it where not all is well. */
  exitCode: number
}

/** The Swarm to talk to; which one it is, is said first. */
export async function announcedTarget({ docker }: Cli): Promise<Target> {
  const target = await findTarget(docker, readersCluster())
  console.error(`${target.title}:`)
  return target
}

/** One of these names. @throws ExpectedError with the nearest */
export function known(name: string, names: string[]): string {
  if (names.includes(name)) return name
  throw new ExpectedError(
    `There is no node “${name}”.`,
    `Did you mean ${nearest(name, names)}? There is ${names.join(', ')}.`,
  )
}
