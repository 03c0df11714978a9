import { setTimeout as delay } from 'node:timers/promises'
import { withLivenessProbe } from '../redis-liveness-probe.ts'
import type { Inflicted } from '../sum-up.ts'
import type { SystemUnderTest } from '../system-under-test.ts'

interface LastingFault {
  begin: () => Promise<unknown>
  end: () => Promise<unknown>
  /** What the two are called in a picture. */
  labels: [string, string]
  seconds: number
  /** What is done for so long; where left out, nothing. */
  meanwhile?: () => Promise<unknown>
}

/** A fault that takes Redis away, lasts for some seconds and is then ended. */
export function withoutRedis(system: SystemUnderTest, fault: LastingFault): Promise<Inflicted> {
  return withLivenessProbe(system, async (probe) => {
    const inflicted = await lasting(system, fault)
    const redisAnswersMs = await probe.answersAgain(inflicted.beganMs)
    return { ...inflicted, redisAnswersMs }
  })
}

/** A fault that lasts for some seconds and is then ended. */
export async function lasting(
  { signal }: SystemUnderTest,
  { begin, end, labels, seconds, meanwhile }: LastingFault,
): Promise<Inflicted> {
  const beganMs = performance.now()
  await begin()
  const effectiveMs = performance.now()
  // Its length is what it is: nothing is waited for.
  await (meanwhile?.() ?? delay(seconds * 1000, undefined, { signal }))
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
