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
  Server: { Version: string; ApiVersion: string; Os: string; Arch: string } | null
}

interface Info {
  Driver: string
  DriverStatus: [string, string][] | null
  OperatingSystem: string
  NCPU: number
  MemTotal: number
  DockerRootDir: string
}

/**
 * Whether `docker version --format json` tells of a server: a client alone prints this, too.
 * @param stdout JSON, or nothing
 */
export function hasServer(stdout: string): boolean {
  return stdout.trim() !== '' && (JSON.parse(stdout) as Version).Server !== null
}

/** Reads `docker version --format json` and `docker info --format json` of an engine that answers. */
export function parseServer(version: string, info: string): ServerFacts {
  const { Server } = JSON.parse(version) as Version
  if (!Server) throw new Error('docker version tells of no server')
  const facts = JSON.parse(info) as Info
  return {
    version: Server.Version,
    apiVersion: Server.ApiVersion,
    imageStore: imageStoreOf(facts),
    operatingSystem: facts.OperatingSystem,
    architecture: `${Server.Os}/${Server.Arch}`,
    cpus: facts.NCPU,
    memoryBytes: facts.MemTotal,
    dataRoot: facts.DockerRootDir,
  }
}

function imageStoreOf({ Driver, DriverStatus }: Info): string {
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
