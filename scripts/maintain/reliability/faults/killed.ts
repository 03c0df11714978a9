import { crashProcess, untilPauseIsReset } from '../../../engine/faults/crash.ts'
import type { Container } from '../../../engine/docker/container.ts'
import type { RoleProcess } from '../../../engine/packagings/roles.ts'
import { waitFor } from '../../../core/wait.ts'
import { type Fault, repeated, type RepeatedFault } from '../fault.ts'
import { withLivenessProbe } from '../redis-liveness-probe.ts'
import type { Inflicted } from '../sum-up.ts'
import type { SystemUnderTest } from '../system-under-test.ts'
import { processOf, webProcess } from './processes.ts'

/** The end of a container's first process is news within this. */
const HEARD_WITHIN_MS = 5000

interface Killed extends Pick<RepeatedFault, 'id' | 'title' | 'meaning' | 'takesRedisAway'> {
  /** The process that is killed the n-th time. */
  victim: (system: SystemUnderTest, n: number) => Promise<RoleProcess>
}

function killed({ victim, ...described }: Killed): Fault {
  return repeated({
    ...described,
    packagings: ['multiContainer', 'monolithic'],
    async ready(system, n) {
      const { container } = await victim(system, n)
      await untilPauseIsReset(system.docker, container, system.signal)
    },
    inflict: async (system, n) =>
      described.takesRedisAway
        ? killRedis(system, await victim(system, n))
        : kill(system, await victim(system, n)),
  })
}

export const webKilled = killed({
  id: 'web-killed',
  title: 'SIGKILL of a web process',
  meaning:
    'A bug or the kernel’s out-of-memory killer ends the app. In the stack it is one of three replicas, each in its turn.',
  victim: webProcess,
})

export const gatewayKilled = killed({
  id: 'gateway-killed',
  title: 'SIGKILL of the gateway',
  meaning:
    'What stands before or around the app ends: HAProxy in the stack, supervisord in the monolith. There is one of it, so everybody notices.',
  victim: (system) => processOf(system, 'extra'),
})

export const redisCrashed = killed({
  id: 'redis-crashed',
  title: 'Crash of Redis',
  meaning: 'SIGKILL of Redis’s process, which reads its file again when it is back.',
  takesRedisAway: true,
  victim: (system) => processOf(system, 'redis'),
})

/** Crashes a process, and waits until Docker has heard of it where it can. */
async function kill(system: SystemUnderTest, victim: RoleProcess): Promise<Inflicted> {
  const { name, container } = victim
  const { beganMs, effectiveMs } = await crashProcess(system, victim)
  const marks = [{ atMs: beganMs, label: `SIGKILL of ${name}` }]
  // Where a supervisor stands between, Docker hears nothing of it, and dead it is when the signal has been sent.
  const diedMs =
    container.service === 'monolith' ? effectiveMs : await deathOf(system, container, beganMs)
  return { beganMs, effectiveMs, endedMs: beganMs, diedMs, marks }
}

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

function killRedis(system: SystemUnderTest, victim: RoleProcess): Promise<Inflicted> {
  return withLivenessProbe(system, async (probe) => {
    const crash = await kill(system, victim)
    const redisAnswersMs = await probe.answersAgain(crash.beganMs)
    const marks = [...crash.marks, { atMs: redisAnswersMs, label: 'Redis answers' }]
    return { ...crash, redisAnswersMs, marks }
  })
}
