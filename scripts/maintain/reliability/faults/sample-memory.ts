import { setTimeout as delay } from 'node:timers/promises'
import { memoryOf } from '../../../engine/docker/stats.ts'
import type { Away } from '../results.ts'
import type { SystemUnderTest } from '../system-under-test.ts'

/** So many samples of memory in all of the time without Redis, at most one in so many milliseconds. */
const SAMPLES = 60
const SAMPLE_EVERY_MS = 2000

/** Looks at the memory of the app again and again, for some seconds. @param memory of what came before: samples are added */
export async function sampleMemory(
  { docker, stack, signal, progress, outageSeconds }: SystemUnderTest,
  seconds: number,
  memory: Away['memory'],
  what: string,
): Promise<void> {
  const quiet = docker.recordingTo([])
  const webs = (await stack.containers(quiet)).filter(({ service }) => service === 'web')
  const ids = webs.map(({ id }) => id)
  const startedAt = performance.now()
  const secondsBefore = memory.at(-1)?.atSeconds ?? 0
  const everyMs = Math.max(SAMPLE_EVERY_MS, (outageSeconds * 1000) / SAMPLES)
  for (let n = 1; ; n++) {
    const sinceMs = performance.now() - startedAt
    const leftMs = seconds * 1000 - sinceMs
    if (leftMs <= 0) return
    progress(`${what}, ${Math.round(leftMs / 1000)} s to go`)
    // A sample may take longer than there is between two.
    await delay(Math.max(0, Math.min(leftMs, n * everyMs - sinceMs)), undefined, { signal })
    const bytes = await memoryOf(quiet, ids)
    const atSeconds = Math.round(secondsBefore + (performance.now() - startedAt) / 1000)
    memory.push({ atSeconds, bytes })
  }
}
