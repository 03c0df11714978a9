import { readFile } from 'node:fs/promises'
import os from 'node:os'
import type { EngineFacts } from '../../engine/install/facts.ts'
import { hasTaskset } from './processes.ts'

/** Which core runs what; by the numbers that taskset takes. */
export interface Cores {
  server: number
  generator: number
  redis: number
}

/** What is known of the machine. */
export interface Machine {
  platform: string
  /** That this process may run on (`Cpus_allowed_list`). */
  cores: number[]
  hasTaskset: boolean
  /** The engine runs on this very machine, and not in a virtual one: its containers are on the same cores. */
  engineIsHere: boolean
}

/** Looks at the machine that the bench runs on. */
export async function lookAtMachine({ endpoint, cpus }: EngineFacts): Promise<Machine> {
  const { platform } = process
  const status = platform === 'linux' ? await readFile('/proc/self/status', 'utf8') : ''
  return {
    platform,
    cores: parseCoreList(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? ''),
    hasTaskset: await hasTaskset(),
    engineIsHere:
      /^unix:\/\/(\/var)?\/run\/docker\.sock$/.test(endpoint) && cpus === os.cpus().length,
  }
}

/** The server has a core for itself. Redis shares the generator's where there is no third. */
export function pinningOf(machine: Machine): { cores: Cores } | { reason: string } {
  if (machine.platform !== 'linux') {
    return { reason: 'only Linux lets a process be pinned to a core' }
  }
  if (!machine.hasTaskset) return { reason: 'there is no `taskset` here (package util-linux)' }
  const [server, generator, third] = machine.cores
  if (server === undefined || generator === undefined) return { reason: 'there is one core only' }
  if (!machine.engineIsHere) {
    return { reason: 'the engine, which runs Redis, is not on this machine or in a virtual one' }
  }
  return { cores: { server, generator, redis: third ?? generator } }
}

/** `0-2,5` → 0, 1, 2, 5. */
export function parseCoreList(text: string): number[] {
  const parts = text.split(',').filter((part) => part !== '')
  return parts.flatMap((part) => {
    const [from = '', to = from] = part.split('-')
    const first = Number(from)
    return Array.from({ length: Number(to) - first + 1 }, (_, index) => first + index)
  })
}
