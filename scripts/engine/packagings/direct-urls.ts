import { isDeepStrictEqual } from 'node:util'
import { ExpectedError } from '../../core/errors.ts'
import { isNetworkError } from '../../core/network-error.ts'
import type { Container } from '../docker/container.ts'
import type { Docker } from '../docker/docker.ts'
import type { HostProcesses } from '../docker/host-processes.ts'
import { networksOf } from '../docker/networks.ts'
import { NotPossible } from './not-possible.ts'
import type { Stack } from './packaging.ts'
import { portsToAsk } from './socket-owners.ts'

/** For one answer. Milliseconds. */
const ANSWER_WITHIN_MS = 2000

/**
 * Where the container that users reach answers at an address of its own, past the port that Docker publishes on the host.
 * The stack must have tasks: by them it is seen that it is the same one.
 * @throws ExpectedError where this machine does not reach it so
 */
export async function entryDirectly(docker: Docker, stack: Stack): Promise<string> {
  const { container, addresses, port } = await entryOf(docker, stack)
  return reached(stack, container, addresses, [port])
}

/**
 * Where the app's container answers at an address of its own, past whatever stands before it.
 * @throws NotPossible where nothing stands before it
 * @throws ExpectedError where this machine does not reach it so
 */
export async function appDirectly(
  docker: Docker,
  stack: Stack,
  host: HostProcesses,
): Promise<string> {
  const app = await stack.containerOf(docker, 'web')
  if ((await entryOf(docker, stack)).container.id === app.id) {
    throw new NotPossible('Users ask the app itself: nothing stands before it.')
  }
  const processes = await host.processesOf(docker, app)
  const pids = processes.map(({ pid }) => pid)
  const ports = portsToAsk({ processes, sockets: await host.sockets(docker, pids) })
  const { addresses } = await networksOf(docker, app.id)
  return reached(stack, app, addresses, ports)
}

/** The container to which the port of the stack's first address leads, and the port inside. */
async function entryOf(docker: Docker, stack: Stack) {
  const published = Number(new URL(stack.urls()[0] ?? '').port)
  for (const container of await stack.containers(docker)) {
    const networks = await networksOf(docker, container.id)
    const port = networks.published.find(({ host }) => host === published)
    if (port) return { container, addresses: networks.addresses, port: port.container }
  }
  throw new Error(`No container of the stack is published at port ${published}`)
}

/** The first of these places that gives the list of tasks that the stack gives. */
async function reached(
  stack: Stack,
  { service }: Container,
  addresses: string[],
  ports: number[],
): Promise<string> {
  const expected = await listAt(stack.urls()[0] ?? '')
  const said: string[] = []
  for (const port of ports) {
    for (const address of addresses) {
      const url = `http://${address}:${port}`
      const found = await listAt(url)
      if ('ids' in found && isDeepStrictEqual(found, expected)) return url
      said.push('ids' in found ? 'another list of tasks' : found.words)
    }
  }
  const words = [...new Set(said)].join(', ') || 'it has none'
  throw new ExpectedError(
    `This machine does not reach the container of the service ${service} at an address of its own (${words}).`,
    'Compare on the Linux machine that the engine runs on.',
  )
}

/** The ids of the tasks that are listed there, or what came in their place. */
async function listAt(url: string): Promise<{ ids: unknown[] } | { words: string }> {
  try {
    const response = await fetch(`${url}/api/tasks`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    const text = await response.text()
    if (!response.ok) return { words: String(response.status) }
    return { ids: (JSON.parse(text) as { id: unknown }[]).map(({ id }) => id) }
  } catch (error) {
    if (error instanceof SyntaxError) return { words: 'no JSON' }
    if (!isNetworkError(error)) throw error
    return { words: 'no answer' }
  }
}
