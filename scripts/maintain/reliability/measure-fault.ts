import type { Evidence } from '../../engine/docker/evidence.ts'
import { nearestToMedian } from '../../core/statistics.ts'
import type { Fault, Found, Inflict } from './fault.ts'
import { type SystemUnderTest, withSystem } from './system-under-test.ts'
import { type TriedFault, tryFault } from './try-fault.ts'

/** How a fault is measured that measures in its own way, on one stack. `record` takes the commands that the page shows. */
export function measured(
  measure: (system: SystemUnderTest, record: Evidence[]) => Promise<Partial<Found>>,
): Fault['measure'] {
  return (packaging, context) =>
    withSystem(packaging, context, async (system) => {
      const record: Evidence[] = []
      const found = await measure(system, record)
      const commands = record.map(({ command }) => command)
      return { replicas: system.replicas, trials: [], ...found, commands }
    })
}

/** A fault that is done again and again to one stack. */
export interface RepeatedFault {
  inflict: Inflict
  /** Before each time, without users: what must be so that it can be done. */
  ready?: (system: SystemUnderTest, n: number) => Promise<unknown>
}

/** Does it `times` times, and keeps the picture of the trial in the middle. */
export function repeated({ inflict, ready }: RepeatedFault): Fault['measure'] {
  return measured(async (system, record) => {
    const tried: TriedFault[] = []
    for (let n = 0; n < system.times; n++) {
      system.progress(`${n + 1} of ${system.times}`)
      await ready?.(system, n)
      const one = await tryFault(system, () => inflict(recordingFirst(system, record, n), n))
      tried.push(one)
      // Nothing more can be learned from a stack that is down for good.
      if (one.trial.recoveredAfterMs === null) {
        system.discard()
        break
      }
    }
    const typical = nearestToMedian(tried, ({ trial }) => trial.failed)
    return { trials: tried.map(({ trial }) => trial), timeline: typical.lanes }
  })
}

/** What the first time did is enough to repeat it: the others do the same. */
export function recordingFirst(
  system: SystemUnderTest,
  record: Evidence[],
  n: number,
): SystemUnderTest {
  return { ...system, docker: system.docker.recordingTo(n === 0 ? record : []) }
}
