import type { Evidence } from '../../engine/docker/evidence.ts'
import type { Packaging, PackagingId } from '../../engine/packagings/packaging.ts'
import { nearestToMedian } from '../../core/statistics.ts'
import type { FaultResult } from './results.ts'
import type { Inflicted } from './sum-up.ts'
import { type FaultContext, type SystemUnderTest, withSystem } from './system-under-test.ts'
import { type TriedOnce, tryOnce } from './trial.ts'

/** Something that goes wrong, or is done, while people use the app. */
export interface Fault {
  id: string
  title: string
  /** What it stands for in real life, in a sentence or two. */
  meaning: string
  /** Where it makes sense. */
  packagings: PackagingId[]
  /** `in-turn`: one after the other. `beside`: lasts long and loads the machine little, beside those. `exclusive`: starts so much, or is timed so finely, that nothing may be beside it. */
  when: 'in-turn' | 'beside' | 'exclusive'
  measure(packaging: Packaging, context: FaultContext): Promise<FaultResult>
}

/** What a fault finds out by itself, beside the commands that it gave. */
type Found = Partial<Pick<FaultResult, 'trials' | 'stops' | 'away' | 'durability' | 'timeline'>>

/** A fault that measures in its own way. */
export function fault(
  described: Omit<Fault, 'measure'>,
  measure: (system: SystemUnderTest, record: Evidence[]) => Promise<Found>,
): Fault {
  return {
    ...described,
    measure: (packaging, context) =>
      withSystem(packaging, context, async (system) => {
        const record: Evidence[] = []
        const found = await measure(system, record)
        return {
          ...{ id: described.id, packaging: packaging.id, replicas: system.replicas, trials: [] },
          ...found,
          commands: record.map(({ command }) => command),
        }
      }),
  }
}

/** A fault that is done again and again to one stack. */
export interface RepeatedFault extends Omit<Fault, 'measure' | 'when'> {
  /** `in-turn` unless said otherwise. */
  when?: Fault['when']
  /** Whether Redis is away in it, so that the app's 503s are timed by its own log, too. */
  takesRedisAway?: boolean
  /** Before each, without users: what must be so that it can be done. */
  ready?: (system: SystemUnderTest, n: number) => Promise<unknown>
  inflict: (system: SystemUnderTest, n: number) => Promise<Inflicted>
}

/** Does it `times` times to one stack, and keeps the picture of the trial in the middle. */
export function repeated({ when = 'in-turn', ...repeatedFault }: RepeatedFault): Fault {
  const { id, title, meaning, packagings } = repeatedFault
  return fault({ id, title, meaning, packagings, when }, async (system, record) => {
    const tried = await tryAll(repeatedFault, system, record)
    // The trial whose failures are nearest to the median.
    const typical = nearestToMedian(tried, ({ trial }) => trial.failed)
    return { trials: tried.map(({ trial }) => trial), timeline: typical.lanes }
  })
}

async function tryAll(
  { takesRedisAway = false, ready, inflict }: RepeatedFault,
  system: SystemUnderTest,
  record: Evidence[],
): Promise<TriedOnce[]> {
  const { packaging, times, progress, docker } = system
  // The monolith's app writes its log into a file of the container.
  const hasLog = packaging.images.some(({ service }) => service === 'web')
  const tried: TriedOnce[] = []
  for (let n = 0; n < times; n++) {
    progress(`${n + 1} of ${times}`)
    await ready?.(system, n)
    const recorded = { ...system, docker: docker.recordingTo(ofFirst(record, n)) }
    const one = await tryOnce(system, () => inflict(recorded, n), takesRedisAway && hasLog)
    tried.push(one)
    // Nothing more can be learned from a stack that is down for good.
    if (one.trial.recoveredAfterMs === null) {
      system.discard()
      break
    }
  }
  return tried
}

/** What the first time did is enough to repeat it: the others do the same. */
export const ofFirst = (record: Evidence[], n: number) => (n === 0 ? record : [])
