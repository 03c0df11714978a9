import { readFile } from 'node:fs/promises'
import os from 'node:os'
import { hasProgram } from '../../core/executable.ts'
import type { EngineFacts } from '../../engine/install/facts.ts'

/** Which core runs what; by the numbers that taskset takes. */
export interface Cores {
  server: number
  generator: number
  redis: number
}

/** Whether the engine runs on this very machine, and not in a virtual one: its containers are on the same cores. */
export function isEngineHere({ endpoint, cpus }: EngineFacts): boolean {
  const isSocket = /^unix:\/\/(\/var)?\/run\/docker\.sock$/.test(endpoint)
  return process.platform === 'linux' && isSocket && cpus === os.cpus().length
}

/** What it takes to pin processes to cores, as a page says it. */
export const PINNING_TAKES =
  'that takes Linux with two cores, `taskset` (package util-linux), and an engine on this machine'

/** The cores that processes are pinned to; undefined where that cannot be. */
export async function coresHere(engine: EngineFacts): Promise<Cores | undefined> {
  if (!isEngineHere(engine) || !(await hasProgram('taskset'))) return undefined
  const status = await readFile('/proc/self/status', 'utf8')
  return divide(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '')
}

/**
 * The server has a core for itself. Redis shares the generator's where there is no third.
 * @param list of the cores that there are: `0-2,5`
 */
export function divide(list: string): Cores | undefined {
  const cores = list.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
  const [server, generator, redis = generator] = cores
  if (server === undefined || generator === undefined || redis === undefined) return undefined
  return { server, generator, redis }
}
