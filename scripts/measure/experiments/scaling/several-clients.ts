import type { Stack } from '../../../engine/packagings/packaging.ts'
import type { Container } from '../../../engine/docker/container.ts'
import { labelArguments } from '../../../core/labels.ts'
import { WGET } from '../beside.ts'
import type { ExperimentContext } from '../experiment.ts'

/** So many addresses ask: with two replicas, the chance that one gets all of them is 1 in 128. */
const CLIENTS = 8

/** What one of several clients was answered. */
export interface ClientAnswer {
  who: string | undefined
  text: string
}

/** How each of them asks. */
export interface Asked {
  path: string
  times: number
  headers: Record<string, string>
}

/**
 * Asks from several containers in the network of the entry, so that each has an address of its own: a gateway may
 * keep each client to one replica, and this machine is one client.
 * @throws Error where the entry's container is not found
 */
export async function askFromSeveral(
  stack: Stack,
  { path, times, headers }: Asked,
  { docker, run, bases }: Pick<ExperimentContext, 'docker' | 'run' | 'bases'>,
): Promise<ClientAnswer[]> {
  const { network, address } = await entryInside(stack, docker)
  await using clients = new AsyncDisposableStack()
  const started = await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const { stdout } = await docker.run([
        ...['run', '--detach', '--network', network, ...labelArguments(run.labels)],
        ...['--entrypoint', 'sleep', bases.REDIS_IMAGE, '300'],
      ])
      return stdout.trim()
    }),
  )
  clients.defer(async () => {
    await docker.forCleanUp().run(['rm', '--force', '--volumes', ...started])
  })
  const options = Object.entries(headers).flatMap(([name, value]) => [
    '--header',
    `${name}: ${value}`,
  ])
  // -S: the headers of the answer, on stderr.
  const command = ['timeout', '5', ...WGET, '-S', ...options, `http://${address}${path}`]
  const answers = []
  for (const id of started) {
    for (let n = 0; n < times; n++) {
      const { stdout, stderr } = await docker.run(['exec', id, ...command], { reject: false })
      answers.push({ who: /x-served-by:\s*(\S+)/i.exec(stderr)?.[1], text: stdout })
    }
  }
  return answers
}

interface Inspected {
  Ports: Record<string, { HostPort: string }[] | null>
  Networks: Record<string, { IPAddress: string }>
}

/** Where the stack's first address leads to: a network, and the address there. */
async function entryInside(stack: Stack, docker: ExperimentContext['docker']) {
  const { port } = new URL(stack.urls()[0] ?? '')
  const containers: Container[] = await stack.containers(docker)
  for (const { id } of containers) {
    const { stdout } = await docker.run(['inspect', '--format', '{{json .NetworkSettings}}', id])
    const found = insideOf(JSON.parse(stdout) as Inspected, port)
    if (found) return found
  }
  throw new Error(`No container of the stack publishes port ${port}`)
}

/** The container's own network and address for a port of the host; undefined where it does not publish that one. */
export function insideOf({ Ports, Networks }: Inspected, hostPort: string) {
  const inside = Object.entries(Ports).find(([, bound]) =>
    bound?.some(({ HostPort }) => HostPort === hostPort),
  )
  const [network, settings] = Object.entries(Networks).find(([, one]) => one.IPAddress !== '') ?? []
  if (!inside || network === undefined || !settings) return undefined
  return { network, address: `${settings.IPAddress}:${inside[0].replace('/tcp', '')}` }
}
