import type { Docker } from '../docker/docker.ts'

/** Why a pull failed: the registry cannot be reached, it will not serve us, or it has no such image. */
export type PullFailureKind = 'unreachable' | 'refused' | 'missing' | 'other'

export interface PullFailure {
  kind: PullFailureKind
  /** For a sentence's end: "because …". */
  reason: string
}

/** Ten minutes: a slow line gets the largest base in less, and a dead one does not hold anyone up for ever. */
const PULL_TIMEOUT_MS = 600_000

/** Pulls images, and asks a registry that could not be reached no second time. */
export class Puller {
  readonly #docker: Docker
  readonly #deadHosts = new Map<string, PullFailure>()

  constructor(docker: Docker) {
    this.#docker = docker
  }

  /**
   * Undefined when it worked.
   * @param platform another than the engine's own; the name then means that image, until it is tagged again
   */
  async pull(reference: string, platform?: string): Promise<PullFailure | undefined> {
    const host = registryHost(reference)
    const dead = this.#deadHosts.get(host)
    if (dead) return dead
    const failure = await pull(this.#docker, reference, platform)
    if (failure?.kind === 'unreachable') this.#deadHosts.set(host, failure)
    return failure
  }
}

async function pull(
  docker: Docker,
  reference: string,
  platform: string | undefined,
): Promise<PullFailure | undefined> {
  const started = performance.now()
  try {
    const flags = platform === undefined ? [] : ['--platform', platform]
    const done = await docker.run(['pull', '--quiet', ...flags, reference], {
      reject: false,
      timeoutMs: PULL_TIMEOUT_MS,
    })
    return done.exitCode === 0 ? undefined : classifyPullFailure(done.stderr, reference)
  } catch (error) {
    if (performance.now() - started < PULL_TIMEOUT_MS) throw error
    const minutes = PULL_TIMEOUT_MS / 60_000
    return { kind: 'unreachable', reason: `pulling ${reference} took over ${minutes} minutes` }
  }
}

// The first that matches tells; what a proxy or firewall does to a connection comes before what a registry says.
const FAILURES: { pattern: RegExp; kind: PullFailureKind; says: string }[] = [
  {
    pattern: /no such host|server misbehaving|failure in name resolution/i,
    kind: 'unreachable',
    says: 'its name is not known here',
  },
  { pattern: /connection refused/i, kind: 'unreachable', says: 'it refuses connections' },
  {
    pattern: /network is unreachable|no route to host/i,
    kind: 'unreachable',
    says: 'there is no way to it',
  },
  {
    pattern: /x509|certificate|tls: /i,
    kind: 'unreachable',
    says: 'the engine does not trust its certificate',
  },
  {
    pattern: /proxyconnect|Proxy Authentication/i,
    kind: 'unreachable',
    says: 'the proxy does not let us',
  },
  {
    pattern: /timeout|deadline exceeded|request canceled/i,
    kind: 'unreachable',
    says: 'it does not answer',
  },
  { pattern: /connection reset|EOF/, kind: 'unreachable', says: 'it drops the connection' },
  {
    pattern: /toomanyrequests|rate limit/i,
    kind: 'refused',
    says: 'its limit of pulls is reached',
  },
  {
    pattern: /unauthorized|denied|authentication required|forbidden/i,
    kind: 'refused',
    says: 'it does not give this image to us',
  },
  {
    pattern: /not found|manifest unknown|no matching manifest/i,
    kind: 'missing',
    says: 'it has no such image',
  },
]

/** What `docker pull` wrote to stderr, in a few words. */
export function classifyPullFailure(stderr: string, reference: string): PullFailure {
  const registry = registryHost(reference)
  const known = FAILURES.find(({ pattern }) => pattern.test(stderr))
  return known
    ? { kind: known.kind, reason: `registry ${registry}: ${known.says}` }
    : { kind: 'other', reason: `the pull failed: ${stderr.trim().split('\n').at(-1) ?? ''}` }
}

/** The registry of an image, by Docker's rule: a first part with a dot, a colon or `localhost` is a host. */
export function registryHost(reference: string): string {
  const [first = '', ...rest] = reference.split('/')
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io'
}
