import type { ComposeHealthCheck, ComposeModel } from '../../../engine/packagings/compose-model.ts'

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
 * The same stack, in which nobody waits long for the next round of a health check.
 * @param checks of each service that has one
 */
export function askedQuickly(
  model: ComposeModel,
  checks: Record<string, HealthCheck>,
): ComposeModel {
  const services = Object.entries(model.services).map(([name, service]) => {
    const check = checks[name]
    if (!check || check.intervalMs <= QUICK_MS) return [name, service] as const
    return [
      name,
      { ...service, healthcheck: { ...service.healthcheck, ...quicker(check) } },
    ] as const
  })
  return { ...model, services: Object.fromEntries(services) }
}

/** Asked more often, and given up after the same time. */
function quicker({ intervalMs, retries }: HealthCheck) {
  return { interval: `${QUICK_MS}ms`, retries: Math.ceil((intervalMs * retries) / QUICK_MS) }
}
