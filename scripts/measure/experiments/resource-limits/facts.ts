import type { Kind } from '../../../engine/load/users.ts'
import type { ProcessRole } from '../../../engine/packagings/roles.ts'

export interface ResourceLimitsFacts {
  memory: Fills
  cpu: {
    /** Nobody is limited. */
    unlimited: CpuFacts
    /** All together may take `cpus`; what can have a share of its own has one. */
    limited: CpuFacts
    cpus: number
    /** Of each 99th percentile: requests to the app, and PINGs to Redis. */
    requests: number
    pings: number
  }
}

export interface CpuFacts {
  /** Requests to the app a second. */
  perSecond: number
  /** The app, while Redis runs Lua scripts one after the other. */
  web: Contention
  /** Redis, while the app renders as many pages as it can. */
  redis: Contention
}

/**
 * The 99th percentile of one service's answers while the other had nothing to do, and while it was busy. One entry a round,
 * in order.
 */
export interface Contention {
  quietMs: number[]
  busyMs: number[]
  /** Requests that were not answered well while the other was busy, over all rounds. */
  failed: number
  /** Rounds that were disturbed: done again, or kept. The same for all subjects. */
  repeated: number
  disturbed: number
}

/** What came of a Redis that was filled past the budget of its stack. */
export interface FillFacts {
  /** Of the whole stack. */
  budgetBytes: number
  /** What Redis may take by its own configuration; 0 for any amount. */
  maxmemoryBytes: number
  /** Of each value that was written. */
  valueBytes: number
  /** Written until Redis refused more, or was gone. */
  filledBytes: number
  /** `refused`: Redis said no and lives; `killed`: it was gone; `held`: it took all of it. */
  end: 'refused' | 'killed' | 'held'
  /** What the last write was answered with; `OK` where it was none too many. */
  words: string
  /** Whose processes ended. */
  ended: ProcessRole[]
  /** What Docker said by itself: `oom`, `die (exit code 137)`, `start`. */
  events: Record<string, number>
  /** Requests from the first value to the recovery. Health is `GET /api/health`, which needs no Redis. */
  users: Record<Kind, { requests: number; failed: number }>
  /** From the end of the last write, which was one too many, until tasks were read well again; 0 if they always were, null if never. */
  backAfterMs: number | null
  /** Tasks that were acknowledged at any time; null for the lost where nobody could look. */
  tasks: { acknowledged: number; lost: number | null }
}

/** Each time another stack is filled as it comes, and then once more without a limit of Redis's own. */
export interface Fills {
  asItComes: FillFacts[]
  /** The same facts where Redis comes without a limit. */
  unbounded: FillFacts[]
}

/** Of one of these times. */
export type Fill = Record<keyof Fills, FillFacts>
