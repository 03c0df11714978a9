import { setTimeout as delay } from 'node:timers/promises'
import { containerStates, engineClockOffsetMs } from '../docker/container-state.ts'
import type { Container } from '../docker/container.ts'
import type { Docker } from '../docker/docker.ts'
import type { HostProcesses } from '../docker/host-processes.ts'
import { OwnProcess } from '../docker/own-container.ts'
import type { RoleProcess } from '../packagings/roles.ts'
import type { Run } from '../../core/run.ts'

interface CrashTools {
  docker: Docker
  /** Whose container it is. */
  run: Run
  killer: HostProcesses
}

/**
 * SIGKILL from the engine's host: nobody asked, and nothing can be tidied up before.
 * @returns when the command was given and when it was done, on the clock of `performance.now()`: the crash was within
 * @throws Error where the process runs in a container that is not the run's own
 */
export async function crashProcess(
  { docker, run, killer }: CrashTools,
  { pid, container }: Pick<RoleProcess, 'pid' | 'container'>,
): Promise<{ beganMs: number; effectiveMs: number }> {
  const target = await OwnProcess.of(docker, run, container, pid)
  const beganMs = performance.now()
  await killer.kill(docker, target)
  return { beganMs, effectiveMs: performance.now() }
}

/** Docker doubles its pause before a restart each time, unless the container ran for ten seconds before. */
const PAUSE_IS_RESET_AFTER_MS = 10_200

/**
 * Waits until the container has run for so long that Docker's pause is the shortest again. What is measured is one crash,
 * and not the tenth in a row.
 */
export async function untilPauseIsReset(
  docker: Docker,
  { id }: Container,
  signal: AbortSignal,
): Promise<void> {
  const quiet = docker.recordingTo([])
  const offsetMs = await engineClockOffsetMs(quiet)
  const leftMs = async () => {
    const [state] = await containerStates(quiet, [id])
    // Before the first restart there is nothing to reset.
    if (!state || state.restartCount === 0) return 0
    const ageMs = Date.now() + offsetMs - Date.parse(state.startedAt)
    return PAUSE_IS_RESET_AFTER_MS - ageMs
  }
  // Again after the wait: it may have been started anew meanwhile.
  for (let ms = await leftMs(); ms > 0; ms = await leftMs()) await delay(ms, undefined, { signal })
}
