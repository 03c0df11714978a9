import getPort from 'get-port'
import type { Docker } from '../docker/docker.ts'
import { LAB_LABEL, labelArguments } from '../labels.ts'
import type { Run } from '../run.ts'
import type { BaseReferences, Cause, Container, Packaging, Stack } from './packaging.ts'
import { published } from './published.ts'
import { lastLogs, waitUntilReady } from './ready.ts'

const IMAGE = 'task-app:monolithic'
const APP_PORT = 3000
const LOG_DIRECTORY = '/var/log/supervisor'

const CAUSES: Cause[] = [
  { name: 'Redis and supervisor', packages: ['redis-server', 'supervisor'] },
  {
    name: 'Debugging tools',
    packages: ['curl', 'wget', 'vim', 'htop', 'net-tools', 'iputils-ping'],
  },
  { name: 'Build tools', packages: ['build-essential', 'gcc', 'python3', 'python3-dev'] },
  { name: 'node_modules', paths: /^app\/.*node_modules\// },
  { name: 'Node and npm', paths: /^usr\/local\// },
  { name: 'The app', paths: /^app\// },
]

interface Copy extends Container {
  url: string
  port: number
}

/** The supervisord image, in which Redis and the app run side by side. */
export function monolithic(run: Run, bases: BaseReferences, host = '127.0.0.1'): Packaging {
  let launched = 0
  return {
    id: 'monolithic',
    title: 'Monolithic',
    images: [{ service: 'monolith', reference: IMAGE, base: bases.UBUNTU_IMAGE, causes: CAUSES }],
    async build(docker, { rebuild, onLine }) {
      await docker.run(
        [
          ...['build', '--progress', 'plain', '--file', 'monolithic/Dockerfile'],
          ...['--tag', IMAGE, ...labelArguments({ [LAB_LABEL]: 'true' })],
          ...['--build-arg', `UBUNTU_IMAGE=${bases.UBUNTU_IMAGE}`],
          ...['--build-arg', `NODE_IMAGE=${bases.NODE_IMAGE}`],
          ...extraCaSecret(),
          ...(rebuild ? ['--no-cache'] : []),
          '.',
        ],
        onLine ? { onLine } : {},
      )
    },
    async launch(docker) {
      launched++
      const stack = monolithicStack(`lab-${run.id}-monolithic-${launched}`, run, host)
      await stack.scale(docker, 1)
      return stack
    },
  }
}

/** Every copy is a whole monolith, with a port and a Redis of its own. */
function monolithicStack(stackName: string, run: Run, host: string): Stack {
  const copies: Copy[] = []

  const runCopy = (docker: Docker, name: string, port: number, reject = true) =>
    docker.run(
      [
        ...['run', '--detach', '--name', name, ...labelArguments(run.labels)],
        ...['--publish', `${published(host, port)}:${APP_PORT}`, IMAGE],
      ],
      { reject },
    )
  const removeContainers = (docker: Docker, names: string[]) =>
    docker.run(['rm', '--force', '--volumes', ...names])

  async function addCopy(docker: Docker): Promise<void> {
    const name = `${stackName}-${copies.length + 1}`
    const port = await getPort()
    const { stdout } = await runCopy(docker, name, port)
    const copy = { id: stdout, name, service: 'monolith', url: `http://${host}:${port}`, port }
    copies.push(copy)
    await waitUntilReady(copy.url, () => lastLogs(docker, [copy]))
  }

  async function scale(docker: Docker, wanted: number): Promise<void> {
    while (copies.length < wanted) await addCopy(docker)
    const surplus = copies.splice(wanted)
    if (surplus.length > 0)
      await removeContainers(
        docker,
        surplus.map(({ name }) => name),
      )
  }

  return {
    urls: () => copies.map(({ url }) => url),
    containers: () => Promise.resolve([...copies]),
    logs: () =>
      Promise.resolve(
        copies.slice(0, 1).flatMap(({ name }) => [
          { service: 'supervisord', commands: [['logs', name]] },
          { service: 'web', commands: [readLogFiles(name, 'webapp')] },
          { service: 'redis', commands: [readLogFiles(name, 'redis')] },
        ]),
      ),
    scale,
    async scaleOnFixedPort(docker) {
      const name = `${stackName}-fixed-port`
      const attempt = await runCopy(docker, name, copies[0]?.port ?? APP_PORT, false)
      await removeContainers(docker, [name])
      return attempt
    },
    remove: (docker) => scale(docker, 0),
  }
}

/** supervisord writes each program's stdout and stderr to a file inside the container. */
function readLogFiles(container: string, program: string): string[] {
  const files = ['stdout', 'stderr'].map((one) => `${LOG_DIRECTORY}/${program}-${one}.log`)
  return ['exec', container, 'cat', ...files]
}

/** Where the network inspects TLS, npm inside a build needs the host's CA bundle: as a secret, never in a layer. */
function extraCaSecret(): string[] {
  const bundle = process.env['NODE_EXTRA_CA_CERTS']
  return bundle ? ['--secret', `id=extra-ca,src=${bundle}`] : []
}
