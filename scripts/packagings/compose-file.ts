import { Document, isMap, type YAMLMap } from 'yaml'
import { ExpectedError } from '../errors.ts'
import { LAB_LABEL } from '../labels.ts'
import { type Limits, namedContext, type Replacements } from './packaging.ts'

/** What `docker compose config --format json` prints, as far as it is read here. */
export interface ComposeConfig {
  services: Record<string, ComposeService>
  networks?: Record<string, { external?: boolean } | null>
  volumes?: Record<string, { external?: boolean } | null>
}

export interface ComposeService {
  image?: string
  build?: {
    context: string
    dockerfile?: string
    dockerfile_inline?: string
    target?: string
    args?: Record<string, string | null>
    additional_contexts?: Record<string, string>
  }
  container_name?: string
  ports?: { target: number; published?: string; protocol?: string }[]
}

/** The service that users reach, and the port that it listens on. */
export interface Entry {
  service: string
  target: number
  published: string
}

/**
 * Finds the service that publishes the app's port: one in front of `web` where there is one, else `web` itself.
 * @throws ExpectedError where the file does not keep the contract
 */
export function entryOf({ services }: ComposeConfig): Entry {
  for (const name of ['web', 'redis']) {
    if (!services[name]) {
      throw new ExpectedError(
        `The compose file has no service "${name}".`,
        'Name the services web and redis, as docs/contract.md says.',
      )
    }
  }
  const published = Object.entries(services)
    .filter(([name]) => name !== 'redis')
    .sort(([a], [b]) => Number(a === 'web') - Number(b === 'web'))
    .flatMap(([service, { ports = [] }]) =>
      ports.map((port) => ({ service, target: port.target, published: port.published ?? '' })),
    )
  const [entry] = published
  if (!entry) {
    throw new ExpectedError(
      'No service of the compose file publishes a port.',
      'Add ports to web, or to a gateway in front of it.',
    )
  }
  return entry
}

/** Whether the file leaves the host's port to Docker, so that each replica gets one: `5000`, `5000-5010:5000`. */
export function isOpenEnded({ published }: Entry): boolean {
  return published === '' || published.includes('-')
}

export interface Override {
  labels: Record<string, string>
  /** For services whose image is to have another name than the file gives it. */
  images?: Record<string, string>
  /** For images that builds start from and that are not to be had. */
  replacements?: Replacements
  /** What the containers' names begin with, of services that fix one: two stacks cannot have the same. */
  containerNames?: string
  /** Where the entry is to be published, for files that fix it; every other published port becomes a random one. */
  entry?: Entry & { hostIp?: string }
  limits?: Limits
}

/**
 * A compose file of ours that is laid over the reader's, so that theirs stays as it is: labels on all that is made,
 * and what a second stack beside a first one needs.
 */
export function overrideFile(config: ComposeConfig, override: Override): string {
  const { labels } = override
  const own = (parts: ComposeConfig['networks'] = {}) =>
    Object.fromEntries(
      Object.entries(parts)
        .filter(([, part]) => part?.external !== true)
        .map(([name]) => [name, { labels }]),
    )
  const document = new Document({
    services: Object.fromEntries(
      Object.entries(config.services).map(([name, service]) => [
        name,
        overrideService(name, service, override),
      ]),
    ),
    networks: own(config.networks),
    volumes: own(config.volumes),
  })
  tagReplacements(document)
  return document.toString()
}

function overrideService(name: string, service: ComposeService, override: Override) {
  const { labels, images = {}, containerNames = 'lab', entry, limits } = override
  return {
    labels,
    ...(images[name] ? { image: images[name] } : {}),
    ...(service.build ? { build: buildOf(override) } : {}),
    // Another name and not none: a service with a fixed name cannot be scaled, and that is the file's own doing.
    ...(service.container_name ? { container_name: `${containerNames}-${name}` } : {}),
    ...(entry && (service.ports || name === entry.service)
      ? { ports: freePorts(name, service.ports ?? [entry], entry) }
      : {}),
    ...(limits ? limitsOf(name, limits) : {}),
  }
}

function buildOf({ replacements = {} }: Override) {
  const contexts = Object.entries(replacements).map(([image, other]) => [
    image,
    namedContext(other),
  ])
  return {
    labels: { [LAB_LABEL]: 'true' },
    ...(contexts.length > 0
      ? { additional_contexts: Object.fromEntries(contexts) as Record<string, string> }
      : {}),
  }
}

function freePorts(
  name: string,
  ports: { target: number }[],
  { service, target, published, hostIp }: NonNullable<Override['entry']>,
) {
  return ports.map((port) => ({
    target: port.target,
    ...(hostIp ? { host_ip: hostIp } : {}),
    ...(name === service && port.target === target ? { published } : {}),
  }))
}

function limitsOf(name: string, { memoryBytes, cpus, shares }: Limits) {
  const share = shares ? (shares[name] ?? 0) : 1
  return {
    ...(memoryBytes
      ? {
          mem_limit: Math.round(memoryBytes * share),
          memswap_limit: Math.round(memoryBytes * share),
        }
      : {}),
    ...(cpus ? { cpus: cpus * share } : {}),
  }
}

/** Compose adds up lists, unless a tag says otherwise (Compose ≥ 2.24.4; only where needed). */
function tagReplacements(document: Document): void {
  const services = document.get('services')
  if (!isMap(services)) return
  for (const { value } of services.items) {
    const service = value as YAMLMap
    const ports = service.get('ports', true)
    if (ports) ports.tag = '!override'
  }
}
