import type { Packaging } from '../../engine/packagings/packaging.ts'
import type { PackagingId } from '../own-packagings.ts'
import type { FaultResult } from './results.ts'
import type { FaultContext, SystemUnderTest } from './system-under-test.ts'

/** Something that goes wrong, or is done, while people use the app. */
export interface Fault {
  id: string
  title: string
  /** What it stands for in real life, in a sentence or two. */
  meaning: string
  /** Where it makes sense. */
  packagings: PackagingId[]
  /**
   * `in-turn`: one after the other. `beside`: lasts long and loads the machine little, beside those. `exclusive`: starts so
   * much, or is timed so finely, that nothing may be beside it.
   */
  when: 'in-turn' | 'beside' | 'exclusive'
  /** Does it to a packaging, and says what came of it. */
  measure: (packaging: Packaging, context: FaultContext) => Promise<Found>
}

/** What came of a fault in one packaging. */
export type Found = Omit<FaultResult, 'id' | 'packaging'>

/** Does a fault to a stack that users are using; `n` counts the times, from 0. */
export type Inflict = (system: SystemUnderTest, n: number) => Promise<Inflicted>

/** When a fault was done. All moments are on the clock of `performance.now()`. */
export interface Inflicted {
  /** The command that does it was given. */
  beganMs: number
  /** It was in effect: the command was done. */
  effectiveMs: number
  /** From here on nothing keeps users from being served: the fault itself, or the command that ends one that lasts. */
  endedMs: number
  /** What died was dead by then at the latest. For faults that end a process. */
  diedMs?: number
  /** Redis answered again, having been away. */
  redisAnswersMs?: number
  /** What was done when, for the picture. */
  marks: { atMs: number; label: string }[]
}
