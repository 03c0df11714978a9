import { crashProcess } from '../../../engine/faults/crash.ts'
import { isInit } from '../../../engine/docker/process-name.ts'
import type { Container } from '../../../engine/docker/container.ts'
import {
  type ProcessRole,
  type RoleProcess,
  roleProcesses,
} from '../../../engine/packagings/roles.ts'
import { waitFor } from '../../../core/wait.ts'
import type { Site } from '../site.ts'
import type { Inflicted } from '../sum-up.ts'

/** The end of a container's first process is news within this. */
const HEARD_WITHIN_MS = 5000

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

/** Crashes a process, and waits until Docker has heard of it where it can. */
export async function kill(site: Site, { name, ...process }: RoleProcess): Promise<Inflicted> {
  const { container } = process
  const { beganMs, effectiveMs } = await crashProcess(site, process)
  const marks = [{ atMs: beganMs, label: `SIGKILL of ${name}` }]
  // Where a supervisor stands between, Docker hears nothing of it, and dead it is when the signal has been sent.
  const diedMs =
    container.service === 'monolith' ? effectiveMs : await deathOf(site, container, beganMs)
  return { beganMs, effectiveMs, endedMs: beganMs, diedMs, marks }
}

function deathOf({ watch }: Site, { id, name }: Container, sinceMs: number): Promise<number> {
  return waitFor(
    `Docker to say that ${name} has died`,
    () => {
      const events = watch.between([id], sinceMs)
      return Promise.resolve(events.find(({ action }) => action === 'die')?.heardAtMs)
    },
    { timeoutMs: HEARD_WITHIN_MS, intervalMs: 10 },
  )
}
