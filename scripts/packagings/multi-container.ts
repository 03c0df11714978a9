import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import getPort from 'get-port'
import { stringify } from 'yaml'
import type { Docker } from '../docker/docker.ts'
import { LAB_LABEL } from '../labels.ts'
import { typedPath } from '../paths.ts'
import type { Run } from '../run.ts'
import type { BaseReferences, Container, Packaging } from './packaging.ts'
import { lastLogs, waitUntilReady } from './ready.ts'

const FILE = 'multi-container/compose.yaml'
const FIXED_PORT_FILE = 'multi-container/fixed-port.compose.yaml'
const WEB_IMAGE = 'task-app:web'
const GATEWAY_IMAGE = 'task-app:gateway'

interface ComposeContainer {
  ID: string
  Name: string
  Service: string
}

interface ComposeConfig {
  services: Record<string, { build?: unknown }>
  networks?: Record<string, unknown>
  volumes?: Record<string, unknown>
}

/** The Compose stack: one entry, the gateway, whatever the number of web replicas. */
export function multiContainer(run: Run, bases: BaseReferences, host = '127.0.0.1'): Packaging {
  const project = `lab-${run.id}`
  const labelsFile = path.join(run.directory, 'labels.compose.yaml')
  let url: string | undefined
  let environment: Record<string, string> = { ...bases }

  const compose = (docker: Docker, args: string[], options: ComposeOptions = {}) =>
    docker.run(
      [
        ...['compose', '--project-name', project, '--file', FILE],
        ...(options.files ?? []).flatMap((file) => ['--file', file]),
        ...args,
      ],
      { ...options.run, env: { ...environment, ...options.env } },
    )
  const labelled = { files: [typedPath(labelsFile)] }

  async function containers(docker: Docker): Promise<Container[]> {
    const { stdout } = await docker.run([
      'compose',
      '--project-name',
      project,
      'ps',
      '--format',
      'json',
    ])
    return parseComposePs(stdout)
  }

  async function up(docker: Docker, flags: string[]): Promise<void> {
    try {
      await compose(docker, ['up', '--detach', '--wait', ...flags], labelled)
    } catch (error) {
      const logs = await lastLogs(docker, await containers(docker).catch(() => []))
      throw new Error(`The Compose stack did not become healthy.\n${logs}`, { cause: error })
    }
  }

  /** Compose takes labels from a file of ours beside the reader's, so that theirs stays as it is. */
  async function writeLabels(docker: Docker): Promise<void> {
    const { stdout } = await compose(docker, ['config', '--format', 'json'])
    await writeFile(labelsFile, stringify(labelOverride(JSON.parse(stdout), run.labels)))
  }

  return {
    id: 'multiContainer',
    title: 'Multi-container',
    images: [
      {
        service: 'gateway',
        reference: GATEWAY_IMAGE,
        base: bases.GATEWAY_IMAGE,
        causes: [{ name: 'Its configuration', paths: /^usr\/local\/etc\// }],
      },
      {
        service: 'web',
        reference: WEB_IMAGE,
        base: bases.RUNTIME_IMAGE,
        causes: [
          { name: "Node's binary", paths: /^usr\/local\/bin\/node$/ },
          { name: 'The app, bundled', paths: /^(srv|app|opt)\// },
        ],
      },
      {
        service: 'redis',
        reference: bases.REDIS_IMAGE,
        causes: [{ name: 'Redis, as it comes', paths: /^/ }],
      },
    ],
    async build(docker, { rebuild, onLine }) {
      await writeLabels(docker)
      await compose(docker, ['build', ...(rebuild ? ['--no-cache'] : []), 'gateway', 'web'], {
        ...labelled,
        env: { BUILDKIT_PROGRESS: 'plain' },
        run: onLine ? { onLine } : {},
      })
    },
    async start(docker) {
      const port = await getPort()
      const published = host === '127.0.0.1' ? `127.0.0.1:${port}` : String(port)
      environment = { ...bases, MULTI_CONTAINER_PORT: published }
      await up(docker, [])
      url = `http://${host}:${port}`
      await waitUntilReady(url, async () => lastLogs(docker, await containers(docker)))
    },
    urls: () => (url === undefined ? [] : [url]),
    containers,
    logs: () =>
      Promise.resolve(
        ['gateway', 'web', 'redis'].map((service) => ({
          service,
          commands: [['compose', '--project-name', project, 'logs', '--no-log-prefix', service]],
        })),
      ),
    async scale(docker, copies) {
      await up(docker, ['--no-recreate', '--scale', `web=${copies}`])
    },
    async scaleOnFixedPort(docker) {
      // A project of its own, so that the failure disturbs nothing that is measured.
      const name = `${project}-fixed-port`
      const fixed = await getPort()
      const common = ['compose', '--project-name', name, '--file', FILE, '--file', FIXED_PORT_FILE]
      const env = { ...environment, FIXED_PORT: `127.0.0.1:${fixed}` }
      const files = [...common, '--file', typedPath(labelsFile)]
      const attempt = await docker.run(
        [...files, 'up', '--detach', '--no-deps', '--scale', 'web=3', 'web'],
        { env, reject: false },
      )
      await docker.run([...files, 'down', '--volumes', '--timeout', '1'], { env })
      return attempt
    },
  }
}

interface ComposeOptions {
  files?: string[]
  env?: Record<string, string>
  run?: { reject?: boolean; onLine?: (line: string) => void }
}

/** `docker compose ps --format json` prints an object a line (Compose ≥ 2.21) or one array (before). */
export function parseComposePs(stdout: string): Container[] {
  const text = stdout.trim()
  if (text === '') return []
  const parsed = (
    text.startsWith('[')
      ? JSON.parse(text)
      : text.split('\n').map((line) => JSON.parse(line) as unknown)
  ) as ComposeContainer[]
  return parsed.map(({ ID, Name, Service }) => ({ id: ID, name: Name, service: Service }))
}

/** A compose file that adds the labels to each service, image, network and volume of `config`. */
export function labelOverride(config: unknown, labels: Record<string, string>): ComposeConfig {
  const { services, networks = {}, volumes = {} } = config as ComposeConfig
  const each = (names: string[]) => Object.fromEntries(names.map((name) => [name, { labels }]))
  return {
    services: Object.fromEntries(
      Object.entries(services).map(([name, { build }]) => [
        name,
        { labels, ...(build ? { build: { labels: { [LAB_LABEL]: 'true' } } } : {}) },
      ]),
    ),
    networks: each(Object.keys(networks)),
    volumes: each(Object.keys(volumes)),
  }
}
