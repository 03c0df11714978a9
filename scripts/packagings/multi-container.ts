import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import getPort from 'get-port'
import type { Docker } from '../docker/docker.ts'
import { messageOf } from '../errors.ts'
import { LAB_LABEL } from '../labels.ts'
import { ROOT, typedPath } from '../paths.ts'
import type { Run } from '../run.ts'
import { type ComposeConfig, entryOf, type Override, overrideFile } from './compose-file.ts'
import type { Recipe } from './configuration.ts'
import type { BaseReferences, Cause, Container, Packaging, Stack } from './packaging.ts'
import { published } from './published.ts'
import { waitFor } from '../wait.ts'
import { lastLogs, waitUntilReady } from './ready.ts'

/** Beside the compose file, where there is one: puts a fixed host port on `web`. */
const FIXED_PORT_FILE = 'fixed-port.compose.yaml'

/** Where a Compose stack is built from. */
export interface ComposeSource {
  /** Absolute: holds the compose file and all build contexts. */
  directory: string
  /** From there. */
  file: string
  /** In the name of each image; empty for the names that the file gives. */
  tag: string
  /** What is known of the images by service; what is not is weighed without causes. */
  known: Record<string, { base?: string; causes: Cause[] }>
}

/** The lab's own. */
export function ownStack(bases: BaseReferences): ComposeSource {
  return {
    directory: ROOT,
    file: 'multi-container/compose.yaml',
    tag: '',
    known: {
      gateway: {
        base: bases.GATEWAY_IMAGE,
        causes: [{ name: 'Its configuration', paths: /^usr\/local\/etc\// }],
      },
      web: {
        base: bases.RUNTIME_IMAGE,
        causes: [
          { name: "Node's binary", paths: /^usr\/local\/bin\/node$/ },
          { name: 'The app, bundled', paths: /^app\// },
        ],
      },
      redis: { causes: [{ name: 'Redis, as it comes', paths: /^/ }] },
    },
  }
}

/**
 * A Compose stack: a container for each service.
 * @throws ExpectedError where its file does not keep the contract
 */
export async function multiContainer(
  docker: Docker,
  source: ComposeSource,
  run: Run,
  bases: BaseReferences,
  host = '127.0.0.1',
): Promise<Packaging> {
  const { directory, file, tag, known } = source
  const composeFile = typedPath(path.join(directory, file))
  const freePort = await getPort()
  const environment = { ...bases, MULTI_CONTAINER_PORT: published(host, freePort) }
  const config = await readConfig(docker, composeFile, environment)
  const entry = entryOf(config)
  const images = imageNames(config, directory, tag)
  const serviceNames = Object.keys(config.services)
  const built = serviceNames.filter((name) => config.services[name]?.build)
  const renamed = Object.fromEntries(
    Object.entries(images).filter(([name, image]) => config.services[name]?.image !== image),
  )
  let launched = 0

  /** Writes our file beside the reader's and returns both as Compose's arguments. */
  async function files(name: string, override: Omit<Override, 'labels' | 'images'>) {
    const ours = path.join(run.directory, `${name}${tag && `-${tag}`}.compose.yaml`)
    const text = overrideFile(config, { labels: run.labels, images: renamed, ...override })
    await writeFile(ours, text)
    return ['--file', composeFile, '--file', typedPath(ours)]
  }

  return {
    id: 'multiContainer',
    title: 'Multi-container',
    source: directory,
    recipes: recipesOf(path.join(directory, file), config),
    images: serviceNames.map((service) => ({
      service,
      reference: images[service] ?? '',
      causes: [],
      ...known[service],
    })),
    async build(docker, { rebuild, onLine }) {
      await tagAsTheyCome(docker, config, renamed)
      await docker.run(
        [
          ...['compose', ...(await files('build', {}))],
          ...['build', ...(rebuild ? ['--no-cache'] : []), ...built],
        ],
        { env: { ...bases, BUILDKIT_PROGRESS: 'plain' }, ...(onLine ? { onLine } : {}) },
      )
    },
    async newerRedis(docker) {
      // What a registry gives for the same name after an upgrade: another image. Here, one more label makes it another.
      const name = images['redis'] ?? ''
      const label = `newer-redis=${randomBytes(4).toString('hex')}`
      const input = `FROM ${name}\nLABEL ${LAB_LABEL}=true ${label}\n`
      await docker.run(['build', '--tag', name, '-'], { input })
    },
    async launch(docker, { limits, onUrl } = {}) {
      // Taken before anything is waited for: several may be launched at the same time.
      const number = ++launched
      const port = await getPort()
      // Ours asks for the port with a variable; a file that fixes one is told by an override.
      const asksForPort = entry.published === String(freePort)
      const publishedEntry = { ...entry, published: String(port), ...hostIp(host) }
      const override = {
        ...(asksForPort ? {} : { entry: publishedEntry }),
        ...(limits ? { limits } : {}),
      }
      const project = `lab-${run.id}${tag && `-${tag}`}-${number}`
      const stack = composeStack({
        project,
        files: await files(project, override),
        services: serviceNames,
        environment: { ...bases, MULTI_CONTAINER_PORT: published(host, port) },
        fixedPortFile: fixedPortFile(path.join(directory, file)),
        url: `http://${host}:${port}`,
      })
      onUrl?.(stack.urls()[0] ?? '')
      await stack.scale(docker, 1)
      return stack
    },
    from(docker, copy, copyTag) {
      const there = { ...source, directory: copy, tag: copyTag }
      return multiContainer(docker, there, run, bases, host)
    },
  }
}

function recipesOf(composeFile: string, { services }: ComposeConfig): Recipe[] {
  const dockerfiles = Object.values(services).flatMap(({ build }) =>
    build
      ? [
          {
            file: path.resolve(build.context, build.dockerfile ?? 'Dockerfile'),
            context: build.context,
          },
        ]
      : [],
  )
  return [{ file: composeFile }, ...dockerfiles]
}

async function readConfig(docker: Docker, file: string, env: Record<string, string>) {
  const command = ['compose', '--file', file, 'config', '--format', 'json']
  return JSON.parse((await docker.run(command, { env })).stdout) as ComposeConfig
}

/** The image of each service: as the file names it, or after its folder; with the copy's tag, where it is one. */
function imageNames(config: ComposeConfig, directory: string, tag: string): Record<string, string> {
  const fallback = `task-app-${path
    .basename(directory)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')}`
  return Object.fromEntries(
    Object.entries(config.services).map(([service, { image }]) => {
      if (tag === '') return [service, image ?? `${fallback}:${service}`]
      return [service, `task-app:${service}-${tag}`]
    }),
  )
}

/** Images that are used as they come get the copy's name too, so that "a newer one was pulled" can be played there. */
async function tagAsTheyCome(
  docker: Docker,
  config: ComposeConfig,
  renamed: Record<string, string>,
): Promise<void> {
  for (const [service, name] of Object.entries(renamed)) {
    const { build, image } = config.services[service] ?? {}
    if (!build && image) await docker.run(['tag', image, name])
  }
}

const hostIp = (host: string) => (host === '127.0.0.1' ? { hostIp: host } : {})

function fixedPortFile(composeFile: string): string[] {
  const file = path.join(path.dirname(composeFile), FIXED_PORT_FILE)
  return existsSync(file) ? ['--file', typedPath(file)] : []
}

interface Project {
  project: string
  /** `--file` arguments. */
  files: string[]
  services: string[]
  environment: Record<string, string>
  fixedPortFile: string[]
  url: string
}

/** One Compose project, with one entry, whatever the number of web replicas. */
function composeStack(it: Project): Stack {
  const { project, files, services, environment: env, url } = it
  const named = ['compose', '--project-name', project]

  async function containers(docker: Docker): Promise<Container[]> {
    const { stdout } = await docker.run([...named, 'ps', '--format', 'json'])
    return parseComposePs(stdout)
  }
  const logsOfAll = async (docker: Docker) => lastLogs(docker, await containers(docker))

  async function up(docker: Docker, flags: string[]): Promise<void> {
    try {
      await docker.run([...named, ...files, 'up', '--detach', '--wait', ...flags], { env })
    } catch (error) {
      const logs = await logsOfAll(docker).catch(messageOf)
      throw new Error(`The Compose stack did not become healthy.\n${logs}`, { cause: error })
    }
  }

  return {
    urls: () => [url],
    containers,
    async containerOf(docker, role) {
      const found = (await containers(docker)).find(({ service }) => service === role)
      if (!found) throw new Error(`${project} runs no container of the service ${role}`)
      return found
    },
    logs: () =>
      Promise.resolve(
        services.map((service) => ({
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
      const fixed = ['compose', '--project-name', `${project}-fixed-port`, ...files]
      fixed.push(...it.fixedPortFile)
      const fixedEnv = { ...env, FIXED_PORT: published('127.0.0.1', await getPort()) }
      const attempt = await docker.run(
        [...fixed, 'up', '--detach', '--no-deps', '--scale', 'web=3', 'web'],
        { env: fixedEnv, reject: false },
      )
      await docker.run([...fixed, 'down', '--volumes', '--timeout', '1'], { env: fixedEnv })
      return attempt
    },
    async replace(docker, role) {
      await docker.run([...named, ...files, 'up', '--detach', '--no-deps', role], { env })
    },
    async roll(docker) {
      const old = (await containers(docker)).filter(({ service }) => service === 'web')
      await up(docker, ['--no-deps', '--no-recreate', '--scale', `web=${2 * old.length}`, 'web'])
      await waitUntilAllServe(url, await containers(docker))
      for (const { name } of old) {
        await docker.run(['stop', name])
        await docker.run(['rm', name])
      }
    },
    async stop(docker) {
      await docker.run([...named, 'stop'])
    },
    async remove(docker) {
      await docker.run([...named, 'down', '--volumes', '--timeout', '1'])
    },
  }
}

/** Waits until each replica of web has answered through the entry: it is known there, and taken for healthy. */
async function waitUntilAllServe(url: string, containers: Container[]): Promise<void> {
  // The host name of a container is the beginning of its id, unless its compose file says otherwise.
  const missing = new Set(
    containers.filter(({ service }) => service === 'web').map(({ id }) => id.slice(0, 12)),
  )
  await waitFor(
    'each new replica to answer through the entry',
    async () => {
      missing.delete(await hostname(url))
      return missing.size === 0 ? true : undefined
    },
    { timeoutMs: 60_000, intervalMs: 20, details: () => Promise.resolve([...missing].join(', ')) },
  )
}

async function hostname(url: string): Promise<string> {
  const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(2000) })
  return ((await response.json()) as { hostname?: string }).hostname ?? ''
}

interface ComposeContainer {
  ID: string
  Name: string
  Service: string
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
