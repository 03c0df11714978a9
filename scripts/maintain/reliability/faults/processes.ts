import { isInit } from '../../../engine/docker/process-name.ts'
import {
  type ProcessRole,
  type RoleProcess,
  roleProcesses,
} from '../../../engine/packagings/roles.ts'
import type { SystemUnderTest } from '../system-under-test.ts'

/** The process of a role, found by looking. */
export async function processOf(system: SystemUnderTest, role: ProcessRole): Promise<RoleProcess> {
  const { docker, stack, killer, packaging } = system
  const processes = await roleProcesses(docker.recordingTo([]), stack, killer)
  const found = processes.find((one) => one.role === role)
  if (!found) throw new Error(`${packaging.title} runs no process for ${role}`)
  return found
}

/** The app's process in the n-th of the containers that run it, in turns. */
export async function webProcess(system: SystemUnderTest, n: number): Promise<RoleProcess> {
  const { docker, stack, killer } = system
  const quiet = docker.recordingTo([])
  const webs = (await stack.containers(quiet))
    .filter(({ service }) => service === 'web')
    .toSorted((a, b) => a.name.localeCompare(b.name))
  const container = webs[n % webs.length]
  if (!container) return processOf(system, 'web')
  const processes = await killer.processesOf(quiet, container)
  const process = processes.find(({ command }) => !isInit(command))
  if (!process) throw new Error(`${container.name} runs nothing`)
  return { role: 'web', name: 'node', container, pid: process.pid }
}
