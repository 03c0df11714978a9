import { readFile } from 'node:fs/promises'
import { allProcesses, pidsOfName, parseBusy, type ProcessTimes, treesOf } from './cpu.ts'

/** Something that takes CPU: these processes and all that descend from them, or all of a name. */
export type Part = { name: string } & ({ roots: number[] } | { processName: RegExp })

/** What no part accounts for: the kernel, health checks, and whoever else is on the machine. */
export const REST = 'Everything else'

/** The engine's own parts, by name. */
export const DOCKER_PROXY = 'Docker’s proxy'
export const DOCKER = 'Docker (logs, checks)'

/** The clocks of all processes at one moment. */
export interface Times {
  at: number
  processes: Map<number, ProcessTimes>
  busyMs: number
}

/** Undefined where the machine does not tell. */
export async function takeTimes(): Promise<Times | undefined> {
  const processes = await allProcesses()
  if (!processes) return undefined
  return {
    at: performance.now(),
    processes,
    busyMs: parseBusy(await readFile('/proc/stat', 'utf8')),
  }
}

/** How many cores each part took between two moments; what no part accounts for is the rest. */
export function coresTaken(before: Times, after: Times, parts: Part[]): Record<string, number> {
  const elapsed = after.at - before.at
  const taken = parts.map((part) =>
    pidsOf(after.processes, part).reduce((sum, pid) => sum + takenBy(pid, before, after), 0),
  )
  const rest = after.busyMs - before.busyMs - taken.reduce((sum, one) => sum + one, 0)
  const entries = parts.map(({ name }, index) => [name, round((taken[index] ?? 0) / elapsed)])
  return Object.fromEntries([...entries, [REST, round(Math.max(rest, 0) / elapsed)]]) as Record<
    string,
    number
  >
}

const pidsOf = (processes: Times['processes'], part: Part) =>
  'roots' in part ? treesOf(processes, part.roots) : pidsOfName(processes, part.processName)

const round = (cores: number) => Math.round(cores * 1000) / 1000

/** Of a process that began meanwhile, all; of one that has ended, nothing is known any more. */
function takenBy(pid: number, before: Times, after: Times): number {
  const cpuMs = ({ processes }: Times) => processes.get(pid)?.cpuMs ?? 0
  return cpuMs(after) - cpuMs(before)
}
