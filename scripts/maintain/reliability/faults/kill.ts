import { containerStates, engineClockOffsetMs } from '../../../engine/docker/container-state.ts'
import { isInit } from '../../../engine/docker/process-name.ts'
import { OwnProcess } from '../../../engine/docker/own-container.ts'
import type { Container } from '../../../engine/docker/container.ts'
import {
  type ProcessRole,
  type RoleProcess,
  roleProcesses,
} from '../../../engine/packagings/roles.ts'
import { waitFor } from '../../../core/wait.ts'
import type { Site } from '../site.ts'
import type { Inflicted } from '../sum-up.ts'

/** Docker doubles its pause before a restart each time, unless the container ran for ten seconds before. */
const PAUSE_IS_RESET_AFTER_MS = 10_200
/** The end of a container's first process is news within this. */
const HEARD_WITHIN_MS = 5000

/**
 * Waits until the container has run for so long that Docker's pause is the shortest again. What is measured is one crash,
 * and not the tenth in a row.
 */
export async function untilPauseIsReset(site: Site, { id, name }: Container): Promise<void> {
  const quiet = site.docker.recordingTo([])
  const offset = await engineClockOffsetMs(quiet)
  await waitFor(
    `${name} to have run for ten seconds`,
    async () => {
      const [state] = await containerStates(quiet, [id])
      // Before the first restart there is nothing to reset.
      if (state?.restartCount === 0) return true
      const age = Date.now() + offset - Date.parse(state?.startedAt ?? '')
      return age >= PAUSE_IS_RESET_AFTER_MS ? true : undefined
    },
    { timeoutMs: 30_000, intervalMs: 250, signal: site.signal },
  )
}

/** The process of a role, found by looking. */
export async function processOf(site: Site, role: ProcessRole): Promise<RoleProcess> {
  const processes = await roleProcesses(site.docker.recordingTo([]), site.stack, site.killer)
  const found = processes.find((one) => one.role === role)
  if (!found) throw new Error(`${site.packaging.title} runs no process for ${role}`)
  return found
}

/** The app's process in the n-th of the containers that run it, in turns. */
export async function webProcess(site: Site, n: number): Promise<RoleProcess> {
  const quiet = site.docker.recordingTo([])
  const webs = (await site.stack.containers(quiet))
    .filter(({ service }) => service === 'web')
    .toSorted((a, b) => a.name.localeCompare(b.name))
  const container = webs[n % webs.length]
  if (!container) return processOf(site, 'web')
  const processes = await site.killer.processesOf(quiet, container)
  const process = processes.find(({ command }) => !isInit(command))
  if (!process) throw new Error(`${container.name} runs nothing`)
  return { role: 'web', name: 'node', container, pid: process.pid }
}

/** SIGKILL from the engine's host: nobody asked, and nothing can be tidied up before. */
export async function kill(
  { docker, killer, run, watch }: Site,
  { pid, name, container }: RoleProcess,
): Promise<Inflicted> {
  const target = await OwnProcess.of(docker, run, container, pid)
  const beganMs = performance.now()
  await killer.kill(docker, target)
  const effectiveMs = performance.now()
  const marks = [{ atMs: beganMs, label: `SIGKILL of ${name}` }]
  // Where a supervisor stands between, Docker hears nothing of it, and dead it is when the signal has been sent.
  const heard = container.service === 'monolith' ? undefined : await deathOf(container.id)
  return { beganMs, effectiveMs, endedMs: beganMs, diedMs: heard ?? effectiveMs, marks }

  function deathOf(id: string): Promise<number> {
    return waitFor(
      `Docker to say that ${container.name} has died`,
      () => {
        const events = watch.between([id], beganMs)
        return Promise.resolve(events.find(({ action }) => action === 'die')?.heardAtMs)
      },
      { timeoutMs: HEARD_WITHIN_MS, intervalMs: 10 },
    )
  }
}
