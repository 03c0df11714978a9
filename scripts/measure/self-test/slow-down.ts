import { median } from '../../core/statistics.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import type { LoadGenerator } from '../../engine/load/load-generator.ts'
import {
  loadFast,
  perSecondOf,
  type Route,
  type Target,
} from '../experiments/cost-of-splitting/loads.ts'

/** What the slowed subject has of the throughput of the others. */
const SLOWED_TO = 0.8
/** Each halves what is not known of the limit, by so many rounds. */
const SEARCH_STEPS = 6
const ROUNDS = 3
/**
 * How often the kernel gives out CPU again. By default that is ten times a second: of a load of 0.4 s it would be chance
 * whether it gets four parts or five.
 */
const PERIOD_MICROSECONDS = 10_000
/** The kernel's least quota is a tenth of that. */
const LEAST_CPUS = 0.1

/** What may be given less CPU. */
export interface Slowed extends Target {
  container: string
}

/**
 * Finds the limit of CPU with which one serves a fifth less of a route than another, and sets it. What a limit does depends on
 * how much of the work of a request is the container's own, so that each route has a limit of its own.
 * @param most CPUs that it may have
 * @returns the limit, in CPUs
 */
export async function slowDown(
  route: Route,
  { usual, slowed }: { usual: Target; slowed: Slowed },
  most: number,
  { docker, generator }: { docker: Docker; generator: LoadGenerator },
): Promise<number> {
  let [low, high] = [LEAST_CPUS, most]
  for (let step = 0; step < SEARCH_STEPS; step++) {
    const limit = (low + high) / 2
    await limitCpus(docker, slowed.container, limit)
    const turns = await loadFast(route, [usual, slowed], ROUNDS, generator)
    const [own, other] = [usual, slowed].map(({ id }) => perSecondOf(turns.get(id) ?? []))
    const share = median((other ?? []).map((value, round) => value / (own?.[round] ?? NaN)))
    if (share > SLOWED_TO) high = limit
    else low = limit
  }
  await limitCpus(docker, slowed.container, high)
  return high
}

export async function limitCpus(docker: Docker, container: string, cpus: number): Promise<void> {
  const quota = Math.round(cpus * PERIOD_MICROSECONDS)
  const limits = ['--cpu-period', String(PERIOD_MICROSECONDS), '--cpu-quota', String(quota)]
  await docker.run(['update', ...limits, container])
}
