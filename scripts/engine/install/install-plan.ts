import { ExpectedError } from '../../core/errors.ts'
import type { Detection } from './detect.ts'
import { isAtLeast } from './facts.ts'
import type { Host } from './host.ts'

/** The first that knows `start_interval` of a health check. */
export const MINIMUM_COMPOSE = '2.20.2'

export type Part = 'engine' | 'compose' | 'buildx'

/** What is to be done to this machine; all of it needs consent. */
export interface InstallPlan {
  /** apt packages, empty where an installed engine only has to be started. */
  packages: string[]
  /** Those of them that this release has too old and that come from Debian 13. */
  fromDebian13: string[]
  /** Whether apt takes what the packages recommend: on Ubuntu the client may be among that. */
  withRecommended: boolean
  start: boolean
}

/** The parts that are missing, or too old. */
export function missingParts({ server, compose, buildx }: Detection): Part[] {
  const missing: Part[] = []
  if (!server) missing.push('engine')
  if (!compose || !isAtLeast(compose, MINIMUM_COMPOSE)) missing.push('compose')
  if (!buildx) missing.push('buildx')
  return missing
}

/** What the lab needs beside the engine: its firewall tool, the builder of stand-ins, trust in TLS. */
const BESIDE = ['iptables', 'mmdebstrap', 'ca-certificates']

interface Distribution {
  packages: Record<Part, string[]>
  fromDebian13: boolean
  withRecommended: boolean
}

const CLIENT = 'docker-cli'
const DEBIAN: Distribution['packages'] = {
  engine: ['docker.io', CLIENT],
  compose: ['docker-compose'],
  buildx: ['docker-buildx'],
}
const UBUNTU: Distribution['packages'] = {
  engine: ['docker.io'],
  compose: ['docker-compose-v2'],
  buildx: ['docker-buildx'],
}

/**
 * How to get the missing parts here; undefined where the lab cannot install them itself.
 * @param hasClient whether there is a `docker` command: Debian has it in a package of its own, beside dockerd's
 */
export function planInstall(
  host: Host,
  missing: Part[],
  hasClient = true,
): InstallPlan | undefined {
  const needsStart = missing.includes('engine')
  const toInstall = missing.filter((part) => !(part === 'engine' && host.hasDockerd))
  const client = needsStart && host.hasDockerd && !hasClient ? [CLIENT] : []
  if (host.platform !== 'linux' || host.elevation === 'none') return undefined
  if (toInstall.length + client.length === 0) {
    return { packages: [], fromDebian13: [], withRecommended: false, start: needsStart }
  }
  const distribution = distributionOf(host)
  if (!distribution) return undefined
  const packages = [...client, ...toInstall.flatMap((part) => distribution.packages[part])]
  return {
    packages: toInstall.includes('engine') ? [...packages, ...BESIDE] : packages,
    fromDebian13: distribution.fromDebian13 ? packages : [],
    withRecommended: distribution.withRecommended,
    start: needsStart,
  }
}

function distributionOf({ release, hasApt }: Host): Distribution | undefined {
  if (!hasApt) return undefined
  if (release.id === 'debian' && isAtLeast(release.version, '12')) {
    const fromDebian13 = !isAtLeast(release.version, '13')
    return { packages: DEBIAN, fromDebian13, withRecommended: false }
  }
  if (release.id === 'ubuntu' && isAtLeast(release.version, '22.04')) {
    return { packages: UBUNTU, fromDebian13: false, withRecommended: true }
  }
  return undefined
}

/** The plan in the words that are shown before it is carried out. */
export function describePlan({ packages, fromDebian13, start }: InstallPlan): string[] {
  const own = packages.filter((name) => !fromDebian13.includes(name))
  return [
    ...(fromDebian13.length > 0
      ? [`install from Debian 13, pinned to these packages alone: ${fromDebian13.join(' ')}`]
      : []),
    ...(own.length > 0 ? [`install with apt: ${own.join(' ')}`] : []),
    ...(start ? ['start the Docker engine'] : []),
  ]
}

/** What helps where `docker` is Podman's: nothing is installed beside it, for the two packages want the same name. */
export const PODMAN_REMEDY =
  'Remove Podman’s `docker` (the package podman-docker, or DOCKER_HOST where it leads to Podman), and install Docker Engine: https://docs.docker.com/engine/install/'

/** What is missing, as one error: how to get it with the lab's help where `plan` is given, else by hand. */
export function missingError(found: Detection, missing: Part[], host: Host, plan?: InstallPlan) {
  const lacks = missing.map((part) => describeMissing(part, found)).join(' ')
  if (plan) {
    return new ExpectedError(
      lacks,
      `Let the lab do it (${describePlan(plan).join('; ')}): npm run compare -- --install-engine`,
    )
  }
  return new ExpectedError(lacks, manualRemedy(host, missing))
}

export function describeMissing(
  part: Part,
  { client, podman, problem, compose }: Detection,
): string {
  if (part === 'buildx') return "Docker's buildx plugin is missing."
  if (part === 'compose') {
    return compose
      ? `Docker Compose is ${compose}; the lab needs ${MINIMUM_COMPOSE} or newer.`
      : `Docker Compose is missing (the \`docker compose\` plugin, ${MINIMUM_COMPOSE} or newer).`
  }
  if (podman) return '`docker` is Podman here, and the lab needs Docker.'
  if (!client) return 'There is no Docker on this machine.'
  return `No Docker engine answers${problem === '' ? '.' : `: ${problem.split('\n').at(-1) ?? ''}`}`
}

/** One sentence on what to install, for a machine that the lab cannot install on. */
export function manualRemedy(host: Host, missing: Part[]): string {
  if (host.platform === 'darwin' || host.platform === 'win32') {
    return 'Install and start Docker Desktop: https://docs.docker.com/get-started/get-docker/'
  }
  const engine = missing.includes('engine')
  if (engine && host.hasDockerd) {
    return 'Start the installed engine as root: `systemctl start docker`, or `dockerd`.'
  }
  return engine
    ? 'Install Docker Engine with its Compose and buildx plugins: https://docs.docker.com/engine/install/'
    : 'Install the Compose and buildx plugins: https://docs.docker.com/compose/install/linux/'
}
