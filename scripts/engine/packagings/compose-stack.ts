import getPort from 'get-port'
import type { Docker } from '../docker/docker.ts'
import { type ContainerState, containerStates } from '../docker/container-state.ts'
import { DockerError, isDockerError } from '../docker/docker-error.ts'
import { messageOf } from '../../core/errors.ts'
import { servedBy } from '../load/served-by.ts'
import { orNullOnTimeout, WaitTimeout, waitFor } from '../../core/wait.ts'
import { parseComposePs, publishedPorts } from './compose-ps.ts'
import { endOf, RESTARTS } from './failed-for-good.ts'
import { READY_TIMEOUT_MS } from './find-entry.ts'
import { logFilesOf } from './log-files.ts'
import { composeLogsCommand } from './read-log.ts'
import type { Stack } from './packaging.ts'
import type { Container } from '../docker/container.ts'
import { NotPossible } from './not-possible.ts'
import { lastLogs, waitUntilReady, watchOf } from './ready.ts'

/** How Compose says that a container did not become what it waited for. */
const UNHEALTHY = /is unhealthy|exited \(|has no healthcheck configured/

/** A Compose project of ours that runs. */
export interface Project {
  project: string
  /** `compose` with the arguments that name it and its file. */
  compose: string[]
  services: string[]
  /** The same for another project, with this fixed host port on `web`. */
  onFixedPort: (project: string, port: number) => Promise<string[]>
  /** Of the entry's first replica. */
  url: string
  /** Whether each replica of the entry has a port of its own. */
  isRange: boolean
  /** The service that users reach. */
  entry: string
}

/** Its data go with it, so there is nothing to wait for; `docker rm --force` waits for no monolith either. */
const DOWN = ['down', '--volumes', '--timeout', '0']

/** How long a gateway may take until it knows and sends requests to a replica that runs. */
const ALL_SERVE_MS = 60_000

/** Ports that are tried for the replicas of an entry that has a port for each. */
export const RANGE = 20

/** One Compose project, with one entry, or one for each replica where the file leaves the port open. */
export function composeStack(it: Project): Stack & { start(docker: Docker): Promise<void> } {
  const { project, compose, services, url } = it
  const named = ['compose', '--project-name', project]
  let addresses = [url]

  async function containers(docker: Docker): Promise<Container[]> {
    const { stdout } = await docker.run([...named, 'ps', '--format', 'json'])
    return parseComposePs(stdout)
  }
  /** Of the services that must go on for users to be served, those too that have ended. */
  async function needed(docker: Docker): Promise<Container[]> {
    const { stdout } = await docker
      .recordingTo([])
      .run([...named, 'ps', '--all', '--format', 'json'])
    return parseComposePs(stdout).filter(({ service }) =>
      ['web', 'redis', it.entry].includes(service),
    )
  }
  const logsOfAll = async (docker: Docker) => lastLogs(docker, await containers(docker))

  async function addressesOf(docker: Docker): Promise<string[]> {
    const { stdout } = await docker.run([...named, 'ps', '--format', 'json', it.entry])
    return publishedPorts(stdout).map((port) => Object.assign(new URL(url), { port }).origin)
  }

  async function up(docker: Docker, flags: string[]): Promise<void> {
    try {
      await docker.run([...compose, 'up', '--detach', ...flags])
    } catch (error) {
      // What Docker refuses, such as a port that is taken, its own words say best.
      if (!(error instanceof DockerError) || !UNHEALTHY.test(error.message)) throw error
      const logs = await logsOfAll(docker).catch(messageOf)
      throw new WaitTimeout(`The Compose stack did not become healthy.\n${logs}`, { cause: error })
    }
  }

  /**
   * Waits until what must run does, and is well where it has a health check. Not by Compose's `--wait`: to it, a service that
   * does its work once and ends has failed.
   */
  async function untilServing(docker: Docker): Promise<void> {
    const quiet = docker.recordingTo([])
    const failure = await waitFor(
      'the containers to be healthy',
      async () => problemOf(await needed(docker), (ids) => containerStates(quiet, ids)),
      // One that Docker replaces this moment cannot be looked at.
      { timeoutMs: READY_TIMEOUT_MS, notYet: isDockerError, details: () => logsOfAll(docker) },
    )
    if (failure !== '') throw new WaitTimeout(`${failure}\n${await logsOfAll(docker)}`)
  }

  async function untilReady(docker: Docker): Promise<void> {
    if (it.isRange) addresses = await addressesOf(docker)
    const watch = watchOf(docker, () => needed(docker))
    for (const one of addresses) await waitUntilReady(one, watch)
  }

  return {
    urls: () => addresses,
    async start(docker) {
      // No `--wait`: that it serves is seen at its door, sooner than by the next round of health checks.
      await up(docker, [])
      await untilReady(docker)
    },
    containers,
    async containerOf(docker, role) {
      const found = (await containers(docker)).find(({ service }) => service === role)
      if (!found) throw new Error(`${project} runs no container of the service ${role}`)
      return found
    },
    async logs(docker, host) {
      const running = await containers(docker)
      const inside = []
      for (const one of running) inside.push(...(await logFilesOf(docker, host, one)))
      return [
        ...services.map((service) => ({
          service,
          commands: [composeLogsCommand(named, service)],
        })),
        ...inside,
      ]
    },
    async scale(docker, copies) {
      await up(docker, ['--no-recreate', '--scale', `web=${copies}`])
      await untilServing(docker)
      await untilReady(docker)
    },
    async scaleOnFixedPort(docker) {
      // A project of its own, so that the failure disturbs nothing that is measured.
      const fixedProject = `${project}-fixed-port`
      const port = await getPort()
      const fixed = await it.onFixedPort(fixedProject, port)
      const attempt = await docker.run(
        [...fixed, 'up', '--detach', '--no-deps', '--scale', 'web=3', 'web'],
        { reject: false },
      )
      await docker.run([...fixed, ...DOWN])
      return attempt
    },
    async replace(docker, role) {
      await docker.run([...compose, 'up', '--detach', '--no-deps', role])
    },
    async roll(docker) {
      if (it.isRange) {
        throw new NotPossible(
          'Each replica has an address of its own: users would have to learn new ones.',
        )
      }
      const old = (await containers(docker)).filter(({ service }) => service === 'web')
      const more = ['--scale', `web=${2 * old.length}`]
      await up(docker, ['--no-deps', '--no-recreate', ...more, 'web'])
      await untilServing(docker)
      await waitUntilAllServe(url, 2 * old.length)
      for (const { name } of old) {
        await docker.run(['stop', name])
        await docker.run(['rm', name])
      }
    },
    async stop(docker) {
      await docker.run([...named, 'stop'])
    },
    async remove(docker) {
      await docker.run([...named, ...DOWN])
    },
  }
}

/** Empty where all are well, undefined while that may come, else why it will not. */
async function problemOf(
  containers: Container[],
  statesOf: (ids: string[]) => Promise<ContainerState[]>,
): Promise<string | undefined> {
  const states = await statesOf(containers.map(({ id }) => id))
  return judgeStates(
    states.map((state, index) => ({ ...state, name: containers[index]?.name ?? '' })),
  )
}

/** The same of what is known of each. */
export function judgeStates(
  states: (Pick<
    ContainerState,
    'status' | 'health' | 'exitCode' | 'outOfMemory' | 'restartCount'
  > & {
    name: string
  })[],
): string | undefined {
  for (const state of states) {
    const ended = endOf(state, RESTARTS)
    if (ended !== undefined) return `The container ${state.name} ${ended}.`
    if (state.health === 'unhealthy') return `The container ${state.name} is unhealthy.`
  }
  const isWell = states.every(
    ({ status, health }) => status === 'running' && ['healthy', 'none'].includes(health),
  )
  return isWell ? '' : undefined
}

/**
 * Waits until so many replicas of web have answered through the entry: each is known there, and taken for healthy.
 * @throws NotPossible where that cannot be told
 */
export async function waitUntilAllServe(
  url: string,
  replicas: number,
  timeoutMs = ALL_SERVE_MS,
): Promise<void> {
  const seen = new Set<string>()
  const ask = async () =>
    servedBy(await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(2000) }))
  if ((await ask()) === undefined) {
    throw new NotPossible(
      'No answer says which replica gave it, so nobody knows when a new one serves.',
    )
  }
  const all = waitFor(
    'each new replica to answer through the entry',
    async () => {
      seen.add((await ask()) ?? '')
      return seen.size >= replicas ? true : undefined
    },
    { timeoutMs, intervalMs: 20 },
  )
  if ((await orNullOnTimeout(all)) !== null) return
  throw new NotPossible(
    `One client reaches ${seen.size} of ${replicas} replicas: the gateway knows no others, or keeps each client to one, so nobody knows when a new one serves.`,
  )
}
