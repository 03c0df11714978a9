import { setTimeout as delay } from 'node:timers/promises'
import type { Inflict } from '../fault.ts'
import { withLivenessProbe } from '../redis-liveness-probe.ts'
import type { SystemUnderTest } from '../system-under-test.ts'
import type { Interruption } from './interruptions.ts'

/** A fault that lasts for some seconds and is then ended. @param meanwhile what is done for so long, if anything */
export function lasting(
  seconds: number,
  interrupt: (system: SystemUnderTest) => Promise<Interruption>,
  meanwhile?: () => Promise<unknown>,
): Inflict {
  return async (system) => {
    const { begin, end, labels } = await interrupt(system)
    const beganMs = performance.now()
    await begin()
    const effectiveMs = performance.now()
    // Its length is what it is: nothing is waited for.
    await (meanwhile?.() ?? delay(seconds * 1000, undefined, { signal: system.signal }))
    const endedMs = performance.now()
    await end()
    const marks = [
      { atMs: beganMs, label: labels[0] },
      { atMs: endedMs, label: labels[1] },
    ]
    return { beganMs, effectiveMs, endedMs, marks }
  }
}

/** The same fault while a probe asks Redis, so that it is known when Redis itself answers again. */
export function takingRedisAway(inflict: Inflict): Inflict {
  return (system, n) =>
    withLivenessProbe(system, async (probe) => {
      const inflicted = await inflict(system, n)
      const redisAnswersMs = await probe.answersAgain(inflicted.beganMs)
      const isLasting = inflicted.endedMs > inflicted.effectiveMs
      // Where somebody ends it, Redis answers at about that mark.
      const answers = isLasting ? [] : [{ atMs: redisAnswersMs, label: 'Redis answers' }]
      return { ...inflicted, redisAnswersMs, marks: [...inflicted.marks, ...answers] }
    })
}
