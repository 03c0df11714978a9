import { isInit, nameOf } from '../../../engine/docker/process-name.ts'
import type { Process } from '../../../engine/docker/processes.ts'
import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import { fails, type Finding, holds } from '../findings.ts'
import type { Trial } from './trial.ts'

/** What runs in a container, its first process first. */
export interface ContainerProcesses {
  service: string
  processes: Pick<Process, 'command' | 'uid'>[]
}

/** Looks into each container from outside. */
export async function lookAtProcesses(trial: Trial): Promise<void> {
  const { docker, run, stack, found, redisImage } = trial
  const running = await stack.running()
  await using host = await HostProcesses.start({ docker, run, bases: { REDIS_IMAGE: redisImage } })
  const trees = await host.trees(
    docker,
    running.map(({ state }) => state.pid),
  )
  const all = running.map(({ service }, index) => ({ service, processes: trees[index] ?? [] }))
  found.push(...judgeProcesses(all))
}

export function judgeProcesses(containers: ContainerProcesses[]): Finding[] {
  return [judgeOneProcess(containers), judgeUsers(containers)]
}

function judgeOneProcess(containers: ContainerProcesses[]): Finding {
  const programs = containers.map(({ service, processes }) => ({
    service,
    names: programsIn(processes),
  }))
  const crowded = programs.find(({ names }) => names.length > 1)
  if (crowded) {
    const fact = `In ${crowded.service} run ${crowded.names.join(' and ')}.`
    return fails('one-process', fact, 'processes')
  }
  const told = programs.map(({ service, names }) => `${service}: ${names.join()}`)
  return holds('one-process', told.join(', '))
}

/** Programs whose name says little: what they run is in their arguments. */
const INTERPRETER = /^(node|deno|bun|python[\d.]*|ruby|perl|php|java|dotnet|(ba|da|a)?sh)$/
const NAME_LENGTH = 40

/** Each program once: neither Docker's tiny init nor the workers of a program count. */
function programsIn(processes: Pick<Process, 'command'>[]): string[] {
  const commands = processes.map(({ command }) => command).filter((command) => !isInit(command))
  const names = commands.map((command) => {
    const name = nameOf(command)
    return INTERPRETER.test(name) ? command.replace(/^\S*\//, '').trim() : name
  })
  return [...new Set(names)].map((name) =>
    name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}…` : name,
  )
}

function judgeUsers(containers: ContainerProcesses[]): Finding {
  const asked = containers.filter(({ service }) => service === 'web' || service === 'redis')
  const asRoot = asked.filter(({ processes }) => processes.some(({ uid }) => uid === 0))
  if (asRoot.length > 0) {
    const names = asRoot.map(({ service }) => service).join(' and ')
    return fails('no-root', `Running as user 0: ${names}.`, 'root')
  }
  const users = asked.map(({ service, processes }) => {
    const uids = new Set(processes.map(({ uid }) => uid))
    return `${service} as user ${[...uids].join(' and ')}`
  })
  return holds('no-root', users.join(', '))
}
