import { waitFor } from '../../../core/wait.ts'
import type { Container } from '../../../engine/docker/container.ts'
import { crashProcess, untilPauseIsReset } from '../../../engine/faults/crash.ts'
import type { RoleProcess } from '../../../engine/packagings/roles.ts'
import type { Inflict } from '../fault.ts'
import type { RepeatedFault } from '../measure-fault.ts'
import type { SystemUnderTest } from '../system-under-test.ts'

/** The end of a container's first process is news within this. */
const HEARD_WITHIN_MS = 5000

/** Crashes a process again and again. @param victimOf finds the one that is to die the n-th time */
export function crashing(
  victimOf: (system: SystemUnderTest, n: number) => Promise<RoleProcess>,
): RepeatedFault & { inflict: Inflict } {
  return {
    async ready(system, n) {
      const { container } = await victimOf(system, n)
      await untilPauseIsReset(system.docker, container, system.signal)
    },
    async inflict(system, n) {
      const victim = await victimOf(system, n)
      const { name, container } = victim
      const { beganMs, effectiveMs } = await crashProcess(system, victim)
      const marks = [{ atMs: beganMs, label: `SIGKILL of ${name}` }]
      // Where a supervisor stands between, Docker hears nothing of it, and dead it is when the signal has been sent.
      const diedMs =
        container.service === 'monolith' ? effectiveMs : await deathOf(system, container, beganMs)
      return { beganMs, effectiveMs, endedMs: beganMs, diedMs, marks }
    },
  }
}

/** When Docker has heard of a container's end. */
function deathOf(
  { watch }: SystemUnderTest,
  { id, name }: Container,
  sinceMs: number,
): Promise<number> {
  return waitFor(
    `Docker to say that ${name} has died`,
    () => {
      const events = watch.between([id], sinceMs)
      return Promise.resolve(events.find(({ action }) => action === 'die')?.heardAtMs)
    },
    { timeoutMs: HEARD_WITHIN_MS, intervalMs: 10 },
  )
}
