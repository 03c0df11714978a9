import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import getPort from 'get-port'
import { stringify } from 'yaml'
import type { Docker } from '../docker/docker.ts'
import { messageOf } from '../errors.ts'
import { LAB_LABEL } from '../labels.ts'
import { typedPath } from '../paths.ts'
import type { Run } from '../run.ts'
import type { BaseReferences, Container, Packaging, Stack } from './packaging.ts'
import { published } from './published.ts'
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

/** The Compose stack: gateway, web and redis, a container each. */
export function multiContainer(run: Run, bases: BaseReferences, host = '127.0.0.1'): Packaging {
  const labelsFile = path.join(run.directory, 'labels.compose.yaml')
  let launched = 0
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
          { name: 'The app, bundled', paths: /^app\// },
        ],
      },
      {
        service: 'redis',
        reference: bases.REDIS_IMAGE,
        causes: [{ name: 'Redis, as it comes', paths: /^/ }],
      },
    ],
    async build(docker, { rebuild, onLine }) {
      // Compose takes labels from a file of ours beside the reader's, so that theirs stays as it is.
      const config = await docker.run(['compose', '--file', FILE, 'config', '--format', 'json'])
      await writeFile(labelsFile, stringify(labelOverride(JSON.parse(config.stdout), run.labels)))
      await docker.run(
        [
          ...['compose', '--file', FILE, '--file', typedPath(labelsFile)],
          ...['build', ...(rebuild ? ['--no-cache'] : []), 'gateway', 'web'],
        ],
        { env: { ...bases, BUILDKIT_PROGRESS: 'plain' }, ...(onLine ? { onLine } : {}) },
      )
    },
    async launch(docker) {
      launched++
      const port = await getPort()
      const stack = composeStack({
        project: `lab-${run.id}-${launched}`,
        labelsFile: typedPath(labelsFile),
        environment: { ...bases, MULTI_CONTAINER_PORT: published(host, port) },
        url: `http://${host}:${port}`,
      })
      await stack.scale(docker, 1)
      return stack
    },
  }
}

interface Project {
  project: string
  labelsFile: string
  environment: Record<string, string>
  url: string
}

/** One Compose project, with one entry, the gateway, whatever the number of web replicas. */
function composeStack({ project, labelsFile, environment, url }: Project): Stack {
  const named = ['compose', '--project-name', project]
  const withFiles = [...named, '--file', FILE, '--file', labelsFile]

  async function containers(docker: Docker): Promise<Container[]> {
    const { stdout } = await docker.run([...named, 'ps', '--format', 'json'])
    return parseComposePs(stdout)
  }
  const logsOfAll = async (docker: Docker) => lastLogs(docker, await containers(docker))

  async function up(docker: Docker, flags: string[]): Promise<void> {
    try {
      await docker.run([...withFiles, 'up', '--detach', '--wait', ...flags], { env: environment })
    } catch (error) {
      const logs = await logsOfAll(docker).catch(messageOf)
      throw new Error(`The Compose stack did not become healthy.\n${logs}`, { cause: error })
    }
  }

  return {
    urls: () => [url],
    containers,
    logs: () =>
      Promise.resolve(
        ['gateway', 'web', 'redis'].map((service) => ({
          service,
          commands: [[...named, 'logs', '--no-log-prefix', service]],
        })),
      ),
    async scale(docker, copies) {
      await up(docker, ['--no-recreate', '--scale', `web=${copies}`])
      await waitUntilReady(url, () => logsOfAll(docker))
    },
    async scaleOnFixedPort(docker) {
      // A project of its own, so that the failure disturbs nothing that is measured.
      const files = ['--file', FILE, '--file', FIXED_PORT_FILE, '--file', labelsFile]
      const fixed = ['compose', '--project-name', `${project}-fixed-port`, ...files]
      const env = { ...environment, FIXED_PORT: published('127.0.0.1', await getPort()) }
      const attempt = await docker.run(
        [...fixed, 'up', '--detach', '--no-deps', '--scale', 'web=3', 'web'],
        { env, reject: false },
      )
      await docker.run([...fixed, 'down', '--volumes', '--timeout', '1'], { env })
      return attempt
    },
    async remove(docker) {
      await docker.run([...named, 'down', '--volumes', '--timeout', '1'])
    },
  }
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
