import { setTimeout as delay } from 'node:timers/promises'
import type { Site } from '../site.ts'
import type { Inflicted } from '../sum-up.ts'
import { withWitness } from '../witness.ts'

interface LastingFault {
  seconds: number
  begin: () => Promise<unknown>
  end: () => Promise<unknown>
  /** What the two are called in a picture. */
  labels: [string, string]
}

/** A fault that takes Redis away, lasts for some seconds and is then ended. */
export function withoutRedis(site: Site, fault: LastingFault): Promise<Inflicted> {
  return withWitness(site, async (witness) => {
    const inflicted = await lasting(site, fault)
    const redisAnswersMs = await witness.answersAgain(inflicted.beganMs)
    return { ...inflicted, redisAnswersMs }
  })
}

/** A fault that lasts for some seconds and is then ended, whatever happens meanwhile. */
export async function lasting(
  { signal }: Site,
  { seconds, begin, end, labels }: LastingFault,
): Promise<Inflicted> {
  const beganMs = performance.now()
  await begin()
  const effectiveMs = performance.now()
  // Its length is what it is: nothing is waited for.
  await delay(seconds * 1000, undefined, { signal })
  const endedMs = performance.now()
  await end()
  return {
    ...{ beganMs, effectiveMs, endedMs },
    marks: [
      { atMs: beganMs, label: labels[0] },
      { atMs: endedMs, label: labels[1] },
    ],
  }
}
