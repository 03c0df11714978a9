import getPort from 'get-port'
import { labelArguments } from '../../core/labels.ts'
import { waitFor } from '../../core/wait.ts'
import type { Container } from '../docker/container.ts'
import type { Docker } from '../docker/docker.ts'
import { published } from './published.ts'
import { lastLogs, waitUntilReady, watchOf } from './ready.ts'

/** A container that runs (blue) behind a gateway, where another one (green) can take its place while users are served. */
export interface BlueGreen {
  /** The gateway's address. */
  urls(): string[]
  /** Whether both have their data on one volume. */
  onOneVolume: boolean
  /** The container that users get: blue, and green once `change` has ended. */
  containerOf(): Promise<Container>
  /** Starts green from what was built last and, once it answers, has the gateway send all users to it; then stops blue. */
  change(docker: Docker): Promise<void>
  /** What green has logged. */
  greenLog(docker: Docker): Promise<string>
  /** Removes all but blue, which it starts again. */
  end(docker: Docker): Promise<void>
}

export interface BlueGreenParts {
  /** What the names of all that is made begin with. */
  name: string
  labels: Record<string, string>
  /** HAProxy's image. */
  gatewayImage: string
  host: string
  /** The one that the app listens on inside. */
  appPort: number
  blue: Container
  onOneVolume: boolean
  /** The docker command that starts green under this name, with these arguments of `docker run`. */
  runGreen: (name: string, flags: string[]) => string[]
}

const CHANGED_OVER = { timeoutMs: 30_000, intervalMs: 50 }

/** Names which of the two gave an answer. */
const GIVEN_BY = 'x-given-by'

/**
 * Green is known as soon as it is on the network, and then gets all requests, for blue is the reserve. Those that blue has
 * by then, it may finish.
 */
const configuration = (appPort: number) => `
defaults
    mode http
    timeout connect 500ms
    timeout client 30s
    timeout server 30s
    retries 9
    option redispatch 1
resolvers docker
    parse-resolv-conf
    timeout resolve 200ms
    timeout retry 200ms
    hold valid 200ms
    hold obsolete 5s
    hold nx 5s
frontend users
    bind :8080
    http-response set-header ${GIVEN_BY} %s
    default_backend containers
backend containers
    default-server resolvers docker resolve-prefer ipv4 init-addr none
    server green green:${appPort}
    server blue blue:${appPort} backup
`

const START =
  'printf "%s" "$CONFIGURATION" > /tmp/haproxy.cfg; exec haproxy -db -f /tmp/haproxy.cfg'

/** Puts a gateway in front of a container that runs, and waits until it serves. */
export async function openBlueGreen(docker: Docker, parts: BlueGreenParts): Promise<BlueGreen> {
  const { name, host, blue } = parts
  const [network, gateway, green] = [`${name}-network`, `${name}-gateway`, `${name}-green`]
  const labels = labelArguments(parts.labels)
  const port = await getPort()
  const url = `http://${host}:${port}`
  let current = blue

  await docker.run(['network', 'create', ...labels, network])
  await docker.run(['network', 'connect', '--alias', 'blue', network, blue.name])
  const { stdout: id } = await docker.run([
    ...['run', '--detach', '--name', gateway, ...labels, '--network', network],
    // Docker's name server would ask the host's for green until that is there. Nobody answers here, so it gives up at once.
    ...['--dns', '127.0.0.1'],
    ...['--publish', `${published(host, port)}:8080`],
    ...['--env', `CONFIGURATION=${configuration(parts.appPort)}`],
    ...['--entrypoint', 'sh', parts.gatewayImage, '-euc', START],
  ])
  const front = { id, name: gateway, service: 'gateway' }
  await waitUntilReady(
    url,
    watchOf(docker, () => Promise.resolve([front, blue])),
  )

  return {
    urls: () => [url],
    onOneVolume: parts.onOneVolume,
    containerOf: () => Promise.resolve(current),
    async change(docker) {
      const own = await getPort()
      const publish = ['--publish', `${published(host, own)}:${parts.appPort}`]
      const { stdout } = await docker.run(parts.runGreen(green, publish))
      const started = { id: stdout, name: green, service: blue.service }
      // Before the gateway knows of it.
      await waitUntilReady(
        `http://${host}:${own}`,
        watchOf(docker, () => Promise.resolve([started])),
      )
      await docker.run(['network', 'connect', '--alias', 'green', network, green])
      await waitFor(
        'the gateway to send users to the new container',
        async () => ((await givenBy(url)) === 'green' ? true : undefined),
        { ...CHANGED_OVER, details: () => lastLogs(docker, [front]) },
      )
      await docker.run(['stop', blue.name])
      current = started
    },
    async greenLog(docker) {
      const { stdout, stderr } = await docker.run(['logs', green])
      return `${stdout}\n${stderr}`
    },
    async end(docker) {
      await docker.run(['rm', '--force', '--volumes', green, gateway])
      await docker.run(['network', 'disconnect', '--force', network, blue.name])
      await docker.run(['network', 'rm', network])
      await docker.run(['start', blue.name])
    },
  }
}

async function givenBy(url: string): Promise<string | null> {
  const response = await fetch(`${url}/api/tasks`, { signal: AbortSignal.timeout(2000) })
  await response.body?.cancel()
  return response.headers.get(GIVEN_BY)
}
