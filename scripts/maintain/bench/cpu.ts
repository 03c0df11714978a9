import { readFile } from 'node:fs/promises'
import os from 'node:os'

/** How often the kernel's clock ticks in a second: a constant of what it tells programs (`USER_HZ`). */
const TICKS_PER_SECOND = 100

/** CPU time of all threads of a process, out of `/proc/PID/stat` (proc(5)). Its name stands in parentheses, and may hold any character. */
export function parseCpuMs(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return (ticks * 1000) / TICKS_PER_SECOND
}

/** CPU time of these processes; one that has ended counts nothing. Null where the machine does not tell. Milliseconds. */
export async function cpuMsOf(pids: number[]): Promise<number | null> {
  if (process.platform !== 'linux') return null
  const times = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').then(parseCpuMs, () => 0)),
  )
  return times.reduce((sum, one) => sum + one, 0)
}

/** Busy time of all cores together since the machine started. Milliseconds. */
export function busyMsOfAll(): number {
  return os
    .cpus()
    .reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)
}
