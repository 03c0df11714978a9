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

/** The cores, or why nothing is pinned. */
export type Pinning = { cores: Cores } | { reason: string }

/** The server has a core for itself. Redis shares the generator's where there is no third. */
export function pinningOf({ platform, cores, hasTaskset, engineIsHere }: Machine): Pinning {
  if (platform !== 'linux') return { reason: 'only Linux lets a process be pinned to a core' }
  if (!hasTaskset) return { reason: 'there is no `taskset` here (package util-linux)' }
  const [server, generator, third] = cores
  if (server === undefined || generator === undefined) return { reason: 'there is one core only' }
  if (!engineIsHere) {
    return { reason: 'the engine, which runs Redis, is not on this machine or in a virtual one' }
  }
  return { cores: { server, generator, redis: third ?? generator } }
}

/** `0-2,5` → 0, 1, 2, 5. */
export function parseCoreList(text: string): number[] {
  return text
    .trim()
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [from = '', to = from] = part.split('-')
      const first = Number(from)
      return Array.from({ length: Number(to) - first + 1 }, (_, index) => first + index)
    })
}
