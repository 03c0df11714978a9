/** What is known of an engine that answers; plain data for preflight, reports and `npm run doctor`. */
export interface EngineFacts {
  version: string
  apiVersion: string
  /** `overlay2`, or `overlayfs (containerd)`: the two stores count an image's size differently. */
  imageStore: string
  operatingSystem: string
  /** As Docker names platforms: `linux/amd64`. */
  architecture: string
  cpus: number
  memoryBytes: number
  /** Where images and volumes live, on the engine's own machine. */
  dataRoot: string
  /** Where the client reaches it: `unix:///var/run/docker.sock`. */
  endpoint: string
  composeVersion: string
  buildxVersion: string
}

/** The engine's own part of the facts. */
export type ServerFacts = Omit<EngineFacts, 'composeVersion' | 'buildxVersion' | 'endpoint'>

interface Version {
  Client?: { APIVersion?: unknown } | null
  Server?: {
    Version: string
    ApiVersion: string
    Os: string
    Arch: string
    Components?: { Name?: string }[] | null
  } | null
}

interface Info {
  Driver: string
  DriverStatus: [string, string][] | null
  OperatingSystem: string
  NCPU: number
  MemTotal: number
  DockerRootDir: string
}

/** Whether `docker version --format json` tells of a server: a client alone prints something, too. */
export function hasServer(stdout: string): boolean {
  return serverOf(stdout) !== undefined
}

/**
 * Whether `docker` is Podman's, or leads to Podman's service. By what `docker version --format json` printed: Podman's
 * client says that it emulates, unless it is told not to, and spells a member in its own way.
 */
export function isPodman({ stdout, stderr }: { stdout: string; stderr: string }): boolean {
  const version = objectOf<Version>(stdout)
  const components = serverOf(stdout)?.Components ?? []
  return (
    /\bpodman\b/i.test(stderr) ||
    version?.Client?.APIVersion !== undefined ||
    components.some(({ Name = '' }) => /podman/i.test(Name))
  )
}

/**
 * Reads `docker version --format json` and `docker info --format json`.
 * @returns undefined where they are not what an engine says of itself
 */
export function parseServer(version: string, info: string): ServerFacts | undefined {
  const server = serverOf(version)
  const facts = objectOf<Info>(info)
  if (!server || typeof facts?.NCPU !== 'number' || typeof facts.MemTotal !== 'number') return
  return {
    version: server.Version,
    apiVersion: server.ApiVersion,
    imageStore: imageStoreOf(facts),
    operatingSystem: facts.OperatingSystem ?? 'an unknown system',
    architecture: `${server.Os}/${server.Arch}`,
    cpus: facts.NCPU,
    memoryBytes: facts.MemTotal,
    dataRoot: facts.DockerRootDir ?? 'an unknown folder',
  }
}

function serverOf(version: string) {
  const server = objectOf<Version>(version)?.Server
  return typeof server?.Version === 'string' ? server : undefined
}

/** Undefined where the text is no JSON object: wrappers around docker print other things, too. */
function objectOf<T extends object>(text: string): Partial<T> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function imageStoreOf({ Driver = 'unknown', DriverStatus }: Partial<Info>): string {
  const snapshotter = DriverStatus?.some(
    ([name, value]) => name === 'driver-type' && value.startsWith('io.containerd.snapshotter'),
  )
  return snapshotter ? `${Driver} (containerd)` : Driver
}

/** `github.com/docker/buildx v0.20.1 245093b` → `v0.20.1`; undefined where there is no buildx. */
export function parseBuildx(stdout: string): string | undefined {
  return /^github\.com\/docker\/buildx (\S+)/m.exec(stdout)?.[1]
}

/** `v2.39.1` or `2.26.1-4` as `docker compose version --short` prints it; undefined where there is none. */
export function parseCompose(stdout: string): string | undefined {
  return /^v?(\d+\.\d+\S*)/m.exec(stdout)?.[1]
}

/** Compares the first numbers of two versions; what comes after a `-`, `+` or `~` does not count. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [have, need] = [numbers(version), numbers(minimum)]
  for (const [place, wanted] of need.entries()) {
    const found = have[place] ?? 0
    if (found !== wanted) return found > wanted
  }
  return true
}

function numbers(version: string): number[] {
  return (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number)
}
