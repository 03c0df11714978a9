import type { ContainerState } from '../../../engine/docker/container-state.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { DockerError } from '../../../engine/docker/docker-error.ts'
import { messageOf } from '../../../core/errors.ts'
import { lastLogs } from '../../../engine/packagings/ready.ts'
import { WaitTimeout } from '../../../core/wait.ts'
import { fails, type Finding, holds } from '../findings.ts'
import type { HintId } from '../hints.ts'
import type { Trial } from './trial.ts'

/** What Docker says of a service once nothing changes any more. */
export interface ServiceState {
  service: string
  /** Whether it is one that the exercise is about: web, redis, and the one that users reach. */
  isNeeded: boolean
  hasHealthCheck: boolean
  /** Of its containers; none where it was never started. */
  states: Pick<ContainerState, 'status' | 'health' | 'restartCount'>[]
  /** The last thing that it said; empty where it works. */
  lastWords: string
  /** What its health check printed last; empty where it is not unhealthy. */
  checkSaid: string
}

/** Starts it and sees what becomes of it. */
export async function start(trial: Trial): Promise<void> {
  const { stack, found } = trial
  let problem = ''
  try {
    await stack.up()
  } catch (error) {
    if (error instanceof DockerError) problem = lastLine(error.result.stderr)
    else if (error instanceof WaitTimeout) problem = messageOf(error)
    else throw error
  }
  found.push(...judgeStart(await serviceStates(trial), problem))
}

async function serviceStates({ docker, stack }: Trial): Promise<ServiceState[]> {
  const all = await stack.containers()
  const services = Object.keys(stack.work.model.services)
  return Promise.all(
    services.map(async (service) => {
      const own = all.filter((one) => one.service === service)
      const ill = own.filter(({ state }) => !isWell(state))
      const unhealthy = own.find(({ state }) => state.health === 'unhealthy')
      return {
        service,
        isNeeded: ['web', 'redis', stack.work.entry.service].includes(service),
        hasHealthCheck: stack.healthCheckOf(service) !== undefined,
        states: own.map(({ state }) => state),
        lastWords: ill.length > 0 ? lastLine(await lastLogs(docker, ill)) : '',
        checkSaid: unhealthy ? await lastCheck(docker, unhealthy.id) : '',
      }
    }),
  )
}

async function lastCheck(docker: Docker, container: string): Promise<string> {
  const format = '{{range .State.Health.Log}}{{println .Output}}{{end}}'
  return lastLine((await docker.run(['inspect', '--format', format, container])).stdout)
}

type State = ServiceState['states'][number]
const runs = ({ status, restartCount }: State) => status === 'running' && restartCount === 0
const isWell = (state: State) => runs(state) && state.health !== 'unhealthy'

/** @param problem what `up` failed with; empty where it did not */
export function judgeStart(services: ServiceState[], problem: string): Finding[] {
  return [judgeRunning(services, problem), ...judgeHealth(services)]
}

function judgeRunning(services: ServiceState[], problem: string): Finding {
  const down = services.filter(
    ({ isNeeded, states }) => isNeeded && !(states.length > 0 && states.every(runs)),
  )
  const [first] = down
  if (first || problem !== '') {
    const what = first ? `${first.service} ${becameOf(first)}` : '`docker compose up` fails'
    const said = [first?.lastWords, problem].find(Boolean) ?? ''
    return fails('starts', `${what}${said === '' ? '.' : `: ${said}`}`, hintFor(problem))
  }
  const running = services.filter(({ states }) => states.some(runs))
  return holds('starts', `running: ${running.map(({ service }) => service).join(', ')}`)
}

/** Compose waits for a dependency's health, and says why it waits no longer. */
function hintFor(problem: string): HintId {
  if (problem.includes('has no healthcheck')) return 'health-missing'
  return problem.includes('is unhealthy') ? 'health-fails' : 'starts'
}

function becameOf({ states }: ServiceState): string {
  const ended = states.find((state) => !runs(state))
  if (!ended || ended.status === 'created') return 'was not started'
  return ended.restartCount > 0 ? 'ends and is started again and again' : `is ${ended.status}`
}

/** Nothing is said where health checks are there, and a service never came so far as to be asked. */
function judgeHealth(services: ServiceState[]): Finding[] {
  // A service that does its work and ends, such as a migration, needs none.
  const wanted = services.filter(({ isNeeded, states }) => isNeeded || states.some(runs))
  const without = wanted.filter(({ hasHealthCheck }) => !hasHealthCheck)
  if (without.length > 0) {
    const names = without.map(({ service }) => service).join(', ')
    return [fails('healthy', `Without a health check: ${names}.`, 'health-missing')]
  }
  const unhealthy = wanted.find(({ states }) => states.some(({ health }) => health === 'unhealthy'))
  if (unhealthy) {
    const { service, checkSaid } = unhealthy
    const fact = `Docker calls ${service} unhealthy${checkSaid === '' ? '.' : `: ${checkSaid}`}`
    return [fails('healthy', fact, 'health-fails')]
  }
  const all = wanted.every(({ states }) => states.some(({ health }) => health === 'healthy'))
  if (!all) return []
  return [holds('healthy', `healthy: ${wanted.map(({ service }) => service).join(', ')}`)]
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)?.trim() ?? ''
