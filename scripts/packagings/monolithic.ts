import getPort from 'get-port'
import type { Docker } from '../docker/docker.ts'
import { LAB_LABEL, labelArguments } from '../labels.ts'
import type { Run } from '../run.ts'
import type { BaseReferences, Container, Packaging } from './packaging.ts'
import { lastLogs, waitUntilReady } from './ready.ts'

const IMAGE = 'task-app:monolithic'
const APP_PORT = 3000
const LOG_DIRECTORY = '/var/log/supervisor'

interface Copy extends Container {
  url: string
  port: number
}

/** The supervisord image: every copy is a whole monolith, with a port and a Redis of its own. */
export function monolithic(run: Run, bases: BaseReferences, host = '127.0.0.1'): Packaging {
  const copies: Copy[] = []

  async function runCopy(docker: Docker, name: string, port: number): Promise<string> {
    const { stdout } = await docker.run([
      ...['run', '--detach', '--name', name],
      ...labelArguments(run.labels),
      ...['--publish', `${host === '127.0.0.1' ? '127.0.0.1:' : ''}${port}:${APP_PORT}`, IMAGE],
    ])
    return stdout.trim()
  }

  async function addCopy(docker: Docker): Promise<void> {
    const name = `lab-${run.id}-monolithic-${copies.length + 1}`
    const port = await getPort()
    const id = await runCopy(docker, name, port)
    const copy = { id, name, service: 'monolith', url: `http://${host}:${port}`, port }
    copies.push(copy)
    await waitUntilReady(copy.url, () => lastLogs(docker, [copy]))
  }

  return {
    id: 'monolithic',
    title: 'Monolithic',
    images: [
      {
        service: 'monolith',
        reference: IMAGE,
        base: bases.UBUNTU_IMAGE,
        causes: [
          { name: 'Redis and supervisor', packages: ['redis-server', 'supervisor'] },
          {
            name: 'Debugging tools',
            packages: ['curl', 'wget', 'vim', 'htop', 'net-tools', 'iputils-ping'],
          },
          { name: 'Build tools', packages: ['build-essential', 'gcc', 'python3', 'python3-dev'] },
          { name: 'node_modules', paths: /^(srv|app|opt)\/.*node_modules\// },
          { name: 'Node and npm', paths: /^(usr\/local|opt)\// },
          { name: 'The app', paths: /^(srv|app)\// },
        ],
      },
    ],
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
    start: addCopy,
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
    async scale(docker, wanted) {
      while (copies.length < wanted) await addCopy(docker)
      const surplus = copies.splice(wanted)
      if (surplus.length > 0) {
        await docker.run(['rm', '--force', '--volumes', ...surplus.map(({ name }) => name)])
      }
    },
    async scaleOnFixedPort(docker) {
      const taken = copies[0]?.port ?? APP_PORT
      const name = `lab-${run.id}-monolithic-fixed-port`
      const attempt = await docker.run(
        [
          ...['run', '--detach', '--name', name, ...labelArguments(run.labels)],
          ...[
            '--publish',
            `${host === '127.0.0.1' ? '127.0.0.1:' : ''}${taken}:${APP_PORT}`,
            IMAGE,
          ],
        ],
        { reject: false },
      )
      await docker.run(['rm', '--force', '--volumes', name])
      return attempt
    },
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
