import { readdir, readFile } from 'node:fs/promises'
import { waitFor } from '../../core/wait.ts'

/** How often the kernel's clock ticks in a second: a constant of what it tells programs (`USER_HZ`). */
const TICKS_PER_SECOND = 100

/** What `/proc/PID/stat` says of a process. */
export interface ProcessTimes {
  name: string
  parentPid: number
  group: number
  /** Of all its threads, in the kernel and outside of it. */
  cpuMs: number
}

/** Parses `/proc/PID/stat` (proc(5)); the name stands in parentheses and may hold any character. */
export function parseStat(text: string): ProcessTimes {
  const end = text.lastIndexOf(')')
  const fields = text.slice(end + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return {
    name: text.slice(text.indexOf('(') + 1, end),
    parentPid: Number(fields[1]),
    group: Number(fields[2]),
    cpuMs: (ticks * 1000) / TICKS_PER_SECOND,
  }
}

/** All processes of this machine by their ids; undefined where there is no `/proc`. */
export async function allProcesses(): Promise<Map<number, ProcessTimes> | undefined> {
  if (process.platform !== 'linux') return undefined
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  return timesOf(pids)
}

/** Of these processes, those that there are. */
async function timesOf(pids: number[]): Promise<Map<number, ProcessTimes>> {
  const found = await Promise.all(
    pids.map(async (pid) => {
      // It may have ended meanwhile.
      const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
      return text === undefined ? [] : [[pid, parseStat(text)] as const]
    }),
  )
  return new Map(found.flat())
}

/** CPU time of just these processes. Milliseconds. */
export async function cpuOf(pids: number[]): Promise<number> {
  const times = await timesOf(pids)
  return [...times.values()].reduce((sum, { cpuMs }) => sum + cpuMs, 0)
}

/** The ids of these processes and of all that descend from them. */
export function treesOf(processes: Map<number, ProcessTimes>, roots: number[]): number[] {
  const wanted = new Set(roots)
  // Parents may have greater ids than their children: until nothing is added any more.
  for (let before = -1; before !== wanted.size;) {
    before = wanted.size
    for (const [pid, { parentPid }] of processes) if (wanted.has(parentPid)) wanted.add(pid)
  }
  return [...wanted]
}

/** The ids of all processes with such a name. */
export function pidsOfName(processes: Map<number, ProcessTimes>, name: RegExp): number[] {
  return [...processes].filter(([, one]) => name.test(one.name)).map(([pid]) => pid)
}

/** Busy time of all cores together since the machine started; from the first line of `/proc/stat`. Milliseconds. */
export function parseBusy(text: string): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = (text.split('\n')[0] ?? '')
    .trim()
    .split(/\s+/)
    .map(Number)
  return ((user + nice + system + irq + softIrq) * 1000) / TICKS_PER_SECOND
}

/**
 * Ten ticks of the kernel's clock: of a few workers that share a core, each has then had one at least. In two ticks, three
 * busy workers of Flask were now and then taken for idle. Milliseconds.
 */
const LOOK_MS = 100

/**
 * Waits until processes have nothing left to do: requests whose clients are gone are worked off, and that must not be at the
 * cost of who comes next on the same core.
 */
export async function untilIdle(name: string, pids: number[], signal: AbortSignal): Promise<void> {
  let last: number | undefined
  await waitFor(
    `${name} to have nothing left to do`,
    async () => {
      const now = await cpuOf(pids)
      const isIdle = now === last
      last = now
      return isIdle ? true : undefined
    },
    { timeoutMs: 60_000, intervalMs: LOOK_MS, signal },
  )
}
