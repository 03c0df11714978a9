import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import getPort from 'get-port'
import type { Docker } from '../docker/docker.ts'
import { DockerError } from '../docker/docker-error.ts'
import { messageOf } from '../errors.ts'
import { LAB_LABEL } from '../labels.ts'
import { ROOT, typedPath } from '../paths.ts'
import type { Run } from '../run.ts'
import {
  type ComposeConfig,
  entryOf,
  isOpenEnded,
  type Override,
  overrideFile,
} from './compose-file.ts'
import type { Recipe } from './configuration.ts'
import type {
  BaseReferences,
  Cause,
  Container,
  Packaging,
  Replacements,
  Stack,
} from './packaging.ts'
import { logFilesOf } from './log-files.ts'
import { servedBy } from '../load/served-by.ts'
import { published } from './published.ts'
import { WaitTimeout, waitFor } from '../wait.ts'
import { lastLogs, waitUntilReady } from './ready.ts'

/** Beside the compose file, where there is one: puts a fixed host port on `web`. */
const FIXED_PORT_FILE = 'fixed-port.compose.yaml'

/** Where a Compose stack is built from. */
export interface ComposeSource {
  /** Absolute: holds the compose file and all build contexts. */
  directory: string
  /** From there. */
  file: string
  /** What the images that it builds are called, before a colon and the service. */
  prefix: string
  /** For a copy: in the name of each image, of those too that are used as they come. Else empty. */
  tag: string
  /** What is known of the images by service; what is not is weighed without causes. */
  known: Record<string, { base?: string; causes: Cause[] }>
  /** For images that it runs or is built on and that are not to be had. */
  replacements: Replacements
}

/** The lab's own. */
export function ownStack(bases: BaseReferences): ComposeSource {
  return {
    directory: ROOT,
    file: 'multi-container/compose.yaml',
    prefix: 'task-app',
    tag: '',
    replacements: {},
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
  bases: Record<string, string>,
  host = '127.0.0.1',
): Promise<Packaging> {
  const { directory, file, tag, known, replacements } = source
  const composeFile = typedPath(path.join(directory, file))
  const freePort = await getPort()
  const environment = { ...bases, MULTI_CONTAINER_PORT: published(host, freePort) }
  const config = await readConfig(docker, composeFile, environment)
  const entry = entryOf(config)
  const images = imageNames(config, source)
  const serviceNames = Object.keys(config.services)
  const built = serviceNames.filter((name) => config.services[name]?.build)
  const renamed = Object.fromEntries(
    Object.entries(images).filter(([name, image]) => config.services[name]?.image !== image),
  )
  let launched = 0

  /** Writes our file beside the reader's and returns both as Compose's arguments. */
  async function files(name: string, override: Omit<Override, 'labels' | 'images'>) {
    const ours = path.join(run.directory, `${name}${tag && `-${tag}`}.compose.yaml`)
    const text = overrideFile(config, {
      ...{ labels: run.labels, images: renamed, replacements, containerNames: name },
      ...override,
    })
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
      if (tag !== '') await tagAsTheyCome(docker, config, source, images)
      await docker.run(
        [
          ...['compose', ...(await files('build', {}))],
          ...['build', ...(rebuild ? ['--no-cache'] : []), ...built],
        ],
        { env: { ...bases, BUILDKIT_PROGRESS: 'plain' }, ...(onLine ? { onLine } : {}) },
      )
    },
    async newerRedis(docker, mark) {
      // What a registry gives for the same name after an upgrade: another image. Here, one more label makes it another.
      const name = images['redis'] ?? ''
      const label = `newer-redis=${mark}`
      const input = `FROM ${name}\nLABEL ${LAB_LABEL}=true ${label}\n`
      await docker.run(['build', '--tag', name, '-'], { input })
    },
    newerRedisIs: 'played',
    async launch(docker, { limits, onUrl } = {}) {
      // Taken before anything is waited for: several may be launched at the same time.
      const number = ++launched
      const port = await getPort()
      // Ours asks for the port with a variable; a file that fixes one is told by an override.
      const asksForPort = entry.published === String(freePort)
      const isRange = isOpenEnded(entry)
      const ports = isRange ? `${port}-${port + RANGE}` : String(port)
      const publishedEntry = { ...entry, published: ports, ...hostIp(host) }
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
        async filesWithFixedPort(fixedProject, fixed) {
          const own = fixedPortFile(path.join(directory, file))
          // The app's port in a container does not matter: it is the host's port that a second replica cannot have.
          const web = { service: 'web', target: entry.target, published: String(fixed) }
          const ours = own.length === 0 ? { entry: { ...web, ...hostIp(host) } } : override
          return [...(await files(fixedProject, ours)), ...own]
        },
        url: `http://${host}:${port}`,
        isRange,
        entry: entry.service,
      })
      onUrl?.(stack.urls()[0] ?? '')
      await stack.start(docker)
      return stack
    },
    from(docker, copy, copyTag) {
      const there = { ...source, directory: copy, tag: copyTag }
      return multiContainer(docker, there, run, bases, host)
    },
  }
}

function recipesOf(composeFile: string, { services }: ComposeConfig): Recipe[] {
  const dockerfiles = Object.values(services).flatMap(({ build }) => {
    if (!build) return []
    const { context } = build
    return [{ file: path.resolve(context, build.dockerfile ?? 'Dockerfile'), context }]
  })
  // One that is written into the compose file, or comes from a repository elsewhere, is no file here.
  return [{ file: composeFile }, ...dockerfiles.filter(({ file }) => existsSync(file))]
}

/** The compose file as Compose understands it, its variables filled in. */
export async function readConfig(docker: Docker, file: string, env: Record<string, string>) {
  const command = ['compose', '--file', file, 'config', '--format', 'json']
  const { stdout } = await docker.run(command, { env })
  // Compose prints what it would read again: a dollar, in a folder's name say, as two.
  return JSON.parse(stdout, (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('$$', '$') : value,
  ) as ComposeConfig
}

/** The image of each service: one that is built is called after its packaging; a copy's have its tag, all of them. */
function imageNames(
  { services }: ComposeConfig,
  { prefix, tag, replacements }: ComposeSource,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(services).map(([service, { build, image = '' }]) => {
      if (tag !== '') return [service, `${prefix}:${service}-${tag}`]
      return [service, build ? `${prefix}:${service}` : (replacements[image] ?? image)]
    }),
  )
}

/** Images that are used as they come get the copy's name too, so that "a newer one was pulled" can be played there. */
async function tagAsTheyCome(
  docker: Docker,
  { services }: ComposeConfig,
  { replacements }: ComposeSource,
  images: Record<string, string>,
): Promise<void> {
  for (const [service, { build, image }] of Object.entries(services)) {
    if (build || !image) continue
    await docker.run(['tag', replacements[image] ?? image, images[service] ?? ''])
  }
}

const hostIp = (host: string) => (host === '127.0.0.1' ? { hostIp: host } : {})

function fixedPortFile(composeFile: string): string[] {
  const file = path.join(path.dirname(composeFile), FIXED_PORT_FILE)
  return existsSync(file) ? ['--file', typedPath(file)] : []
}

/** How Compose says that a container did not become what it waited for. */
const UNHEALTHY = /is unhealthy|exited \(|has no healthcheck configured/

interface Project {
  project: string
  /** `--file` arguments. */
  files: string[]
  services: string[]
  environment: Record<string, string>
  /** `--file` arguments that put this fixed host port on `web`. */
  filesWithFixedPort: (project: string, port: number) => Promise<string[]>
  /** Of the entry's first replica. */
  url: string
  /** Whether each replica of the entry has a port of its own. */
  isRange: boolean
  /** The service that users reach. */
  entry: string
}

/** Its data go with it, so there is nothing to wait for; `docker rm --force` waits for no monolith either. */
const DOWN = ['down', '--volumes', '--timeout', '0']

/** Ports that are tried for the replicas of an entry that has a port for each. */
const RANGE = 20

/** One Compose project, with one entry, or one for each replica where the file leaves the port open. */
function composeStack(it: Project): Stack & { start(docker: Docker): Promise<void> } {
  const { project, files, services, environment: env, url } = it
  const named = ['compose', '--project-name', project]
  let addresses = [url]

  async function containers(docker: Docker): Promise<Container[]> {
    const { stdout } = await docker.run([...named, 'ps', '--format', 'json'])
    return parseComposePs(stdout)
  }
  const logsOfAll = async (docker: Docker) => lastLogs(docker, await containers(docker))

  async function addressesOf(docker: Docker): Promise<string[]> {
    const { stdout } = await docker.run([...named, 'ps', '--format', 'json', it.entry])
    return publishedPorts(stdout).map((port) => Object.assign(new URL(url), { port }).origin)
  }

  async function up(docker: Docker, flags: string[]): Promise<void> {
    try {
      await docker.run([...named, ...files, 'up', '--detach', ...flags], { env })
    } catch (error) {
      // What Docker refuses, such as a port that is taken, its own words say best.
      if (!(error instanceof DockerError) || !UNHEALTHY.test(error.message)) throw error
      const logs = await logsOfAll(docker).catch(messageOf)
      throw new WaitTimeout(`The Compose stack did not become healthy.\n${logs}`, { cause: error })
    }
  }

  async function untilReady(docker: Docker): Promise<void> {
    if (it.isRange) addresses = await addressesOf(docker)
    for (const one of addresses) await waitUntilReady(one, () => logsOfAll(docker))
  }

  return {
    urls: () => addresses,
    async start(docker) {
      // No `--wait`: that it serves is seen at its door, sooner than by the next round of health checks.
      await up(docker, [])
      await untilReady(docker)
    },
    containers,
    async containerOf(docker, role) {
      const found = (await containers(docker)).find(({ service }) => service === role)
      if (!found) throw new Error(`${project} runs no container of the service ${role}`)
      return found
    },
    async logs(docker) {
      const running = await containers(docker)
      const inside = []
      for (const one of running) inside.push(...(await logFilesOf(docker, one)))
      return [
        ...services.map((service) => ({
          service,
          commands: [[...named, 'logs', '--no-log-prefix', service]],
        })),
        ...inside,
      ]
    },
    async scale(docker, copies) {
      await up(docker, ['--wait', '--no-recreate', '--scale', `web=${copies}`])
      await untilReady(docker)
    },
    async scaleOnFixedPort(docker) {
      // A project of its own, so that the failure disturbs nothing that is measured.
      const fixedProject = `${project}-fixed-port`
      const port = await getPort()
      const fixed = ['compose', '--project-name', fixedProject]
      fixed.push(...(await it.filesWithFixedPort(fixedProject, port)))
      const fixedEnv = { ...env, FIXED_PORT: published('127.0.0.1', port) }
      const attempt = await docker.run(
        [...fixed, 'up', '--detach', '--no-deps', '--scale', 'web=3', 'web'],
        { env: fixedEnv, reject: false },
      )
      await docker.run([...fixed, ...DOWN], { env: fixedEnv })
      return attempt
    },
    async replace(docker, role) {
      await docker.run([...named, ...files, 'up', '--detach', '--no-deps', role], { env })
    },
    async roll(docker) {
      if (it.isRange) {
        throw new Error(
          'Each replica has an address of its own: users would have to learn new ones.',
        )
      }
      const old = (await containers(docker)).filter(({ service }) => service === 'web')
      await up(docker, [
        '--wait',
        '--no-deps',
        '--no-recreate',
        '--scale',
        `web=${2 * old.length}`,
        'web',
      ])
      await waitUntilAllServe(url, 2 * old.length)
      for (const { name } of old) {
        await docker.run(['stop', name])
        await docker.run(['rm', name])
      }
    },
    async stop(docker) {
      await docker.run([...named, 'stop'])
    },
    async remove(docker) {
      await docker.run([...named, ...DOWN])
    },
  }
}

/**
 * Waits until so many replicas of web have answered through the entry: each is known there, and taken for healthy.
 * @throws Error where that cannot be told
 */
async function waitUntilAllServe(url: string, replicas: number): Promise<void> {
  const seen = new Set<string>()
  const ask = async () =>
    servedBy(await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(2000) }))
  if ((await ask()) === undefined) {
    throw new Error('No answer says which replica gave it, so nobody knows when a new one serves.')
  }
  await waitFor(
    'each new replica to answer through the entry',
    async () => {
      seen.add((await ask()) ?? '')
      return seen.size >= replicas ? true : undefined
    },
    { timeoutMs: 60_000, intervalMs: 20, details: () => Promise.resolve([...seen].join(', ')) },
  )
}

interface ComposeContainer {
  ID: string
  Name: string
  Service: string
  Publishers?: { PublishedPort: number }[] | null
}

/** `docker compose ps --format json` prints an object a line (Compose ≥ 2.21) or one array (before). */
function composeContainers(stdout: string): ComposeContainer[] {
  const text = stdout.trim()
  if (text === '') return []
  return (
    text.startsWith('[')
      ? JSON.parse(text)
      : text.split('\n').map((line) => JSON.parse(line) as unknown)
  ) as ComposeContainer[]
}

export function parseComposePs(stdout: string): Container[] {
  return composeContainers(stdout).map(({ ID, Name, Service }) => ({
    ...{ id: ID, name: Name, service: Service },
  }))
}

/** The ports of the host that lead to these containers, each once; from the same output. */
export function publishedPorts(stdout: string): string[] {
  const ports = composeContainers(stdout)
    .flatMap(({ Publishers }) => Publishers ?? [])
    .map(({ PublishedPort }) => PublishedPort)
  return [...new Set(ports)]
    .filter((port) => port > 0)
    .sort((a, b) => a - b)
    .map(String)
}
