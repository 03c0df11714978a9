import type { Evidence } from '../../engine/docker/evidence.ts'
import type { Packaging, PackagingId } from '../../engine/packagings/packaging.ts'
import { nearestToMedian } from '../../core/statistics.ts'
import { scaledStack } from './launch.ts'
import type { FaultResult } from './results.ts'
import type { Bench, Site } from './site.ts'
import type { Inflicted } from './sum-up.ts'
import { type TriedOnce, tryOnce } from './trial.ts'

/** Something that goes wrong, or is done, while people use the app. */
export interface Fault {
  id: string
  title: string
  /** What it stands for in real life, in a sentence or two. */
  meaning: string
  /** Where it makes sense. */
  packagings: PackagingId[]
  /** `in-turn`: one after the other. `beside`: lasts long and loads the machine little, beside those. `alone`: starts so much, or is timed so finely, that nothing may be beside it. */
  when: 'in-turn' | 'beside' | 'alone'
  measure(packaging: Packaging, bench: Bench): Promise<FaultResult>
}

/** A fault that is done again and again to one stack. */
export interface RepeatedFault extends Omit<Fault, 'measure' | 'when'> {
  /** `in-turn` unless said otherwise. */
  when?: Fault['when']
  /** Whether Redis is away in it, so that the app's 503s are timed by its own log, too. */
  takesRedisAway?: boolean
  /** Once, before the first. */
  prepare?: (site: Site) => Promise<void>
  /** Before each, without users: what must be so that it can be done. */
  ready?: (site: Site, n: number) => Promise<unknown>
  inflict: (site: Site, n: number) => Promise<Inflicted>
  /** After all of them, also where one fails. */
  finish?: (site: Site) => Promise<void>
}

/** Web replicas of the stack; the monolith has one of everything. */
export const REPLICAS = 3

/** Does it `times` times to one stack, and keeps the picture of the trial in the middle. */
export function repeated(fault: RepeatedFault): Fault {
  const { id, title, meaning, packagings, when = 'in-turn' } = fault
  return {
    ...{ id, title, meaning, packagings, when },
    measure: (packaging, bench) =>
      scaledStack(packaging, bench, REPLICAS, async (site) => {
        try {
          await fault.prepare?.(site)
          return await doAll(fault, site)
        } finally {
          await fault.finish?.(site)
        }
      }),
  }
}

async function doAll(fault: RepeatedFault, site: Site): Promise<FaultResult> {
  const { packaging, replicas, times, progress, docker } = site
  const commands: Evidence[] = []
  const outcomes: TriedOnce[] = []
  // The monolith's app writes its log into a file of the container.
  const hasLog = packaging.images.some(({ service }) => service === 'web')
  const readsLog = hasLog && fault.takesRedisAway === true
  for (let n = 0; n < times; n++) {
    progress(`${n + 1} of ${times}`)
    await fault.ready?.(site, n)
    // What the first did is enough to repeat it: the others do the same.
    const recorded = { ...site, docker: docker.recordingTo(n === 0 ? commands : []) }
    const outcome = await tryOnce(site, () => fault.inflict(recorded, n), readsLog)
    outcomes.push(outcome)
    // Nothing more can be learned from a stack that is down for good.
    if (outcome.trial.recoveredAfterMs === null) {
      site.discard()
      break
    }
  }
  return {
    id: fault.id,
    packaging: packaging.id,
    replicas,
    trials: outcomes.map(({ trial }) => trial),
    timeline: typical(outcomes).lanes,
    commands: commands.map(({ command }) => command),
  }
}

/** The trial whose failures are nearest to the median. */
const typical = (outcomes: TriedOnce[]) => nearestToMedian(outcomes, ({ trial }) => trial.failed)
