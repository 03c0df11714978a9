import { readFile } from 'node:fs/promises'

/** Where a Linux kernel counts for how long some program was ready to run and had to wait for a processor. */
const PRESSURE = '/proc/pressure/cpu'

/**
 * For how long, since this machine was started, at least one program has waited for a processor (pressure stall information,
 * https://docs.kernel.org/accounting/psi.html).
 * @returns milliseconds; null where the kernel does not count it
 */
async function cpuWaitedMs(): Promise<number | null> {
  try {
    return parseWaitedMs(await readFile(PRESSURE, 'utf8'))
  } catch (error) {
    // Not Linux, an older kernel, or one that was started without it (`psi=0`: the file is there, and cannot be read).
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

/**
 * Does something, and says in which part of that time some program of this machine waited for a processor: 0 to 1; null where
 * the kernel does not tell.
 */
export async function whileWatched<T>(
  task: () => Promise<T>,
): Promise<{ result: T; cpuWaitShare: number | null }> {
  const [startMs, waitedMs] = [performance.now(), await cpuWaitedMs()]
  const result = await task()
  const [tookMs, waitedInAllMs] = [performance.now() - startMs, await cpuWaitedMs()]
  const isKnown = waitedMs !== null && waitedInAllMs !== null
  return { result, cpuWaitShare: isKnown ? (waitedInAllMs - waitedMs) / tookMs : null }
}

/** Reads the total of the line `some`, which is in microseconds. @throws Error where there is none */
export function parseWaitedMs(text: string): number {
  const total = /^some .*\btotal=(\d+)/m.exec(text)?.[1]
  if (total === undefined) throw new Error(`"${text}" is not what ${PRESSURE} holds`)
  return Number(total) / 1000
}
