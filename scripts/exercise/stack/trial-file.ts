import { stringify } from 'yaml'
import type { ComposeConfig, ComposeService } from '../../packagings/compose-file.ts'

/** What is read of a solution's compose file, beyond what every packaging has. */
export interface WorkConfig extends ComposeConfig {
  services: Record<string, WorkService>
}

export interface WorkService extends ComposeService {
  healthcheck?: ComposeHealthCheck | null
  volumes?: { type: string; source?: string; target: string; read_only?: boolean }[]
  networks?: Record<string, unknown>
}

export interface ComposeHealthCheck {
  test?: string[] | null
  disable?: boolean
  interval?: string
  retries?: number
}

/** How often a service is asked, wherever that is said: in the compose file, or in its image. */
export interface HealthCheck {
  intervalMs: number
  retries: number
}

/** Docker's own, where nothing is said. */
const DEFAULTS: HealthCheck = { intervalMs: 30_000, retries: 3 }

/** A health check as `docker image inspect` gives it; times in nanoseconds. */
export interface ImageHealthCheck {
  Test?: string[] | null
  Interval?: number
  Retries?: number
}

/** The check that a service's containers get; undefined where they get none. */
export function healthCheckOf(
  ofService: ComposeHealthCheck | null | undefined,
  ofImage: ImageHealthCheck | null,
): HealthCheck | undefined {
  const test = ofService?.test ?? ofImage?.Test ?? []
  if (ofService?.disable === true || test.length === 0 || test[0] === 'NONE') return undefined
  const ofImageMs = (ofImage?.Interval ?? 0) / 1e6
  return {
    intervalMs:
      (ofService?.interval === undefined ? 0 : durationMs(ofService.interval)) ||
      ofImageMs ||
      DEFAULTS.intervalMs,
    retries: (ofService?.retries ?? 0) || (ofImage?.Retries ?? 0) || DEFAULTS.retries,
  }
}

const UNITS_MS: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 1e-3 }

/** `1m30s` → 90000: a duration as Go and Compose write it. */
export function durationMs(text: string): number {
  return [...text.matchAll(/([\d.]+)(ms|us|h|m|s)/g)].reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * (UNITS_MS[unit] ?? 0),
    0,
  )
}

/** How often each service is asked in a trial. */
const QUICK_MS = 1000

/**
 * A compose file that is laid over the learner's own for a trial: nobody waits for the next round of a health check, and
 * no data of theirs is read or written.
 * @param healthChecks of each service that has one
 */
export function trialFile(
  config: WorkConfig,
  project: string,
  healthChecks: Record<string, HealthCheck>,
): string {
  const services = Object.entries(config.services).map(([name, service]) => {
    const check = healthChecks[name]
    const binds = dataFolders(name, service)
    return [
      name,
      {
        ...(check && check.intervalMs > QUICK_MS ? { healthcheck: quicker(check) } : {}),
        ...(binds.length > 0 ? { volumes: binds } : {}),
      },
    ] as const
  })
  // One with a name of its own would be that of the learner's running stack.
  const renamed = (parts: ComposeConfig['volumes'] = {}) =>
    Object.fromEntries(
      Object.entries(parts)
        .filter(([, part]) => part?.external !== true)
        .map(([name]) => [name, { name: `${project}_${name}` }]),
    )
  return stringify({
    services: Object.fromEntries(services),
    volumes: renamed(config.volumes),
    networks: renamed(config.networks),
  })
}

/** Asked more often, and given up after the same time. */
function quicker({ intervalMs, retries }: HealthCheck) {
  return { interval: `${QUICK_MS}ms`, retries: Math.ceil((intervalMs * retries) / QUICK_MS) }
}

/** A folder of the host that Redis would write to becomes a volume without a name, which is what it is worth here. */
function dataFolders(name: string, { volumes = [] }: WorkService) {
  if (name !== 'redis') return []
  return (
    volumes
      .filter(({ type, read_only }) => type === 'bind' && read_only !== true)
      .filter(({ source }) => source?.endsWith('.conf') !== true)
      // Compose reads it again: a dollar is written as two.
      .map(({ target }) => ({ type: 'volume', target: target.replaceAll('$', '$$$$') }))
  )
}
