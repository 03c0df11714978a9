import type { Docker } from '../docker/docker.ts'
import { isDockerError } from '../docker/docker-error.ts'
import { ExpectedError } from '../../core/errors.ts'
import { ask } from '../load/probe.ts'
import { NotYet, waitFor } from '../../core/wait.ts'
import type { ImageVariables } from './images.ts'
import {
  isSettled,
  parseServices,
  parseTasks,
  type Service,
  type Task,
  type Update,
  updateOf,
} from './read-swarm.ts'
import { stackFile } from './stack-file.ts'
import type { Target } from './target.ts'

/** What `docker stack` calls it. */
export const STACK = 'task-manager'
/** On the node that has Redis's volume. */
const REDIS_LABEL = 'redis-data'
const FILES = ['multi-container/compose.yaml', 'multi-container/compose.swarm.yaml']

const TIMEOUT_MS = 180_000

export interface DeployOptions {
  images: ImageVariables
  /** Of `web`; absent: as many as the file says. */
  replicas?: number
  /** `never` where the nodes have the images, and no registry does. */
  resolve: 'never' | 'changed'
  /** The port of each node. */
  port?: string
}

/** The stack's file as `docker stack deploy` takes it: compose.yaml with compose.swarm.yaml laid over it. */
export async function renderStack(
  docker: Docker,
  { images, replicas, port }: Pick<DeployOptions, 'images' | 'replicas' | 'port'>,
): Promise<string> {
  const { stdout } = await docker.run(
    ['compose', ...FILES.flatMap((file) => ['--file', file]), 'config', '--format', 'json'],
    {
      env: {
        ...images,
        ...(replicas === undefined ? {} : { WEB_REPLICAS: String(replicas) }),
        ...(port === undefined ? {} : { MULTI_CONTAINER_PORT: port }),
      },
    },
  )
  return stackFile(stdout)
}

/** Deploys the stack to a Swarm, or brings the one that is there up to date. */
export async function deploy(
  { manager, builder }: Pick<Target, 'manager' | 'builder'>,
  options: DeployOptions,
): Promise<void> {
  const file = await renderStack(builder, options)
  await pinRedis(manager)
  await manager.run(
    [
      ...['stack', 'deploy', '--resolve-image', options.resolve, '--with-registry-auth'],
      ...['--compose-file', '-', STACK],
    ],
    { input: file },
  )
}

/** Redis starts where its volume is. Which node that is has to be said once; it is said of the manager that we talk to. */
async function pinRedis(manager: Docker): Promise<void> {
  const { stdout } = await manager.run([
    'node',
    'ls',
    '--filter',
    `node.label=${REDIS_LABEL}`,
    '--quiet',
  ])
  if (stdout.trim() !== '') return
  const own = await manager.run(['info', '--format', '{{.Swarm.NodeID}}'])
  await manager.run(['node', 'update', '--label-add', `${REDIS_LABEL}=true`, own.stdout.trim()])
}

/** The node that has Redis's volume, by its name. */
export async function redisNode(manager: Docker): Promise<string> {
  const { stdout } = await manager.run([
    ...['node', 'ls', '--filter', `node.label=${REDIS_LABEL}`, '--format', '{{.Hostname}}'],
  ])
  return stdout.trim()
}

/** The stack's services; none where it is not deployed. */
export async function services(manager: Docker): Promise<Service[]> {
  const { stdout } = await manager.run([
    ...['service', 'ls', '--filter', `label=com.docker.stack.namespace=${STACK}`],
    ...['--format', '{{json .}}'],
  ])
  return parseServices(stdout, STACK)
}

/** The stack's tasks, those that have ended among them. */
export async function tasks(manager: Docker): Promise<Task[]> {
  const done = await manager.run(['stack', 'ps', '--no-trunc', '--format', '{{json .}}', STACK], {
    reject: false,
  })
  return done.exitCode === 0 ? parseTasks(done.stdout, STACK) : []
}

/** Waits until each service runs as often as it shall, and no update is under way. @throws WaitTimeout with tasks' errors */
export async function untilSettled(
  manager: Docker,
  signal?: AbortSignal,
  progress: (line: string) => void = () => undefined,
): Promise<void> {
  const quiet = manager.recordingTo([])
  const wait = { timeoutMs: TIMEOUT_MS, intervalMs: 200, signal, notYet: isDockerError }
  await waitFor(
    'all tasks of the stack to run',
    async () => {
      const all = await services(quiet)
      progress(all.map(({ name, running, wanted }) => `${name} ${running}/${wanted}`).join(', '))
      if (!isSettled(all)) return undefined
      const updates = await Promise.all(all.map(({ name }) => updateState(quiet, name)))
      return updates.every(({ isOver }) => isOver) ? true : undefined
    },
    { ...wait, details: () => errorsOf(quiet) },
  )
}

/** Waits until each of these addresses serves tasks: a gateway finds the replicas a moment after they run. */
export async function untilServing(urls: string[], signal?: AbortSignal): Promise<void> {
  await Promise.all(
    urls.map((url) =>
      waitFor(
        `${url} to serve`,
        async () => {
          const { status, error } = await ask(url, { path: '/api/tasks' }, 2000)
          if (status === 200) return true
          throw new NotYet(`It answered ${status ?? error}.`)
        },
        { timeoutMs: TIMEOUT_MS, signal },
      ),
    ),
  )
}

async function errorsOf(manager: Docker): Promise<string> {
  const failed = (await tasks(manager)).filter(({ error }) => error !== '')
  return failed.map(({ service, node, error }) => `  ${service} on ${node}: ${error}`).join('\n')
}

/** How the last update of a service stands. */
export async function updateState(manager: Docker, service: string): Promise<Update> {
  const { stdout } = await manager.run([
    ...['service', 'inspect', '--format', '{{json .UpdateStatus}}', `${STACK}_${service}`],
  ])
  return updateOf(stdout)
}

/** Sets how many replicas of `web` there are, and waits for them. */
export async function scale(
  manager: Docker,
  replicas: number,
  signal?: AbortSignal,
): Promise<void> {
  await manager.run(['service', 'scale', '--detach', `${STACK}_web=${replicas}`])
  await untilSettled(manager, signal)
}

/**
 * Puts another image in the place of `web`'s, one replica after the other, and waits for the outcome.
 * @param image where it is the one that runs, its replicas are started anew
 * @returns how it ended: a rollback is an outcome and no error
 * @throws WaitTimeout
 */
export async function update(
  manager: Docker,
  image: string,
  { resolve, signal }: { resolve: DeployOptions['resolve']; signal?: AbortSignal },
): Promise<Update> {
  const before = await updateState(manager, 'web')
  const registry = resolve === 'never' ? ['--no-resolve-image'] : ['--with-registry-auth']
  const args = ['--detach', ...registry, '--force', '--image', image]
  await manager.run(['service', 'update', ...args, `${STACK}_web`])
  const quiet = manager.recordingTo([])
  const wait = { timeoutMs: TIMEOUT_MS, intervalMs: 200, signal, notYet: isDockerError }
  return waitFor(
    'the update to come to its end',
    async () => {
      const now = await updateState(quiet, 'web')
      return now.startedAt !== before.startedAt && now.isOver ? now : undefined
    },
    { ...wait, details: () => errorsOf(quiet) },
  )
}

/** Removes the stack and waits until its services are gone; its volume stays on its node. */
export async function remove(manager: Docker): Promise<void> {
  await manager.run(['stack', 'rm', STACK])
  await waitFor(
    'the stack to go',
    async () => ((await tasks(manager.recordingTo([]))).length === 0 ? true : undefined),
    { timeoutMs: TIMEOUT_MS },
  )
}

/** Takes a node out of service, or back into it. */
export async function setAvailability(
  manager: Docker,
  node: string,
  availability: 'drain' | 'active',
): Promise<void> {
  await manager.run(['node', 'update', '--availability', availability, node])
}

/** @throws ExpectedError where the stack is not deployed */
export async function requireStack(manager: Docker): Promise<Service[]> {
  const all = await services(manager)
  if (all.length > 0) return all
  throw new ExpectedError('The stack is not deployed.', '`npm run cluster -- deploy` deploys it.')
}
