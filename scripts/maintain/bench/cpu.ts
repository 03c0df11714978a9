import { readFile } from 'node:fs/promises'
import os from 'node:os'
import { mapValues } from '../../core/records.ts'
import { sum } from '../../core/statistics.ts'

/** What no part accounts for: Docker's proxy, logs and checks, the kernel, and whoever else is on the machine. */
export const REST = 'Docker and everything else'

/**
 * Does some work, and says how many cores each part of it took meanwhile, and `REST`.
 * @param parts their processes
 * @returns `cores` is null where the machine does not tell
 */
export async function watchCores<T>(parts: Record<string, number[]>, work: () => Promise<T>) {
  const before = await readClocks(parts)
  const result = await work()
  const after = await readClocks(parts)
  if (process.platform !== 'linux') return { result, cores: null }
  const elapsedMs = after.atMs - before.atMs
  const coresOf = (ms: number, part: string) => (ms - (before.cpuMs[part] ?? 0)) / elapsedMs
  const cores = mapValues(after.cpuMs, coresOf)
  const all = (after.busyMs - before.busyMs) / elapsedMs
  const rest = Math.max(all - sum(Object.values(cores), (one) => one), 0)
  return { result, cores: { ...cores, [REST]: rest } as Record<string, number> }
}

/** CPU time so far, of each part and of all that runs on the machine. Milliseconds. */
async function readClocks(parts: Record<string, number[]>) {
  const cpuMs: Record<string, number> = {}
  for (const [part, pids] of Object.entries(parts)) {
    cpuMs[part] = sum(await Promise.all(pids.map(cpuMsOf)), (ms) => ms)
  }
  const busyMs = sum(os.cpus(), ({ times }) => times.user + times.nice + times.sys + times.irq)
  return { atMs: performance.now(), busyMs, cpuMs }
}

/** One that has ended counts nothing. */
async function cpuMsOf(pid: number): Promise<number> {
  return readFile(`/proc/${pid}/stat`, 'utf8').then(parseCpuMs, () => 0)
}

/** How often the kernel's clock ticks in a second: a constant of what it tells programs (`USER_HZ`). */
const TICKS_PER_SECOND = 100

/** CPU time of all threads of a process, out of `/proc/PID/stat` (proc(5)). Its name stands in parentheses, and may hold any character. */
export function parseCpuMs(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND
}
