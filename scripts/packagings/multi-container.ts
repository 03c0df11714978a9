import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import getPort from 'get-port'
import type { Docker } from '../docker/docker.ts'
import { LAB_LABEL } from '../labels.ts'
import { typedPath } from '../paths.ts'
import type { Run } from '../run.ts'
import {
  type ComposeConfig,
  entryOf,
  isOpenEnded,
  type Override,
  overrideFile,
} from './compose-file.ts'
import type { ComposeSource } from './compose-source.ts'
import { composeStack, RANGE } from './compose-stack.ts'
import type { Recipe } from './configuration.ts'
import { inPlaceOf } from './image-name.ts'
import type { Packaging } from './packaging.ts'
import { published } from './published.ts'

/** Beside the compose file, where there is one: puts a fixed host port on `web`. */
const FIXED_PORT_FILE = 'fixed-port.compose.yaml'

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
      return [service, build ? `${prefix}:${service}` : inPlaceOf(image, replacements)]
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
    await docker.run(['tag', inPlaceOf(image, replacements), images[service] ?? ''])
  }
}

const hostIp = (host: string) => (host === '127.0.0.1' ? { hostIp: host } : {})

function fixedPortFile(composeFile: string): string[] {
  const file = path.join(path.dirname(composeFile), FIXED_PORT_FILE)
  return existsSync(file) ? ['--file', typedPath(file)] : []
}
