import type { CrashFacts } from './crash-facts.ts'
import type { DeadRedisFacts } from './health.ts'
import type { Rates } from '../../../engine/load/users.ts'

export interface FailureIsolationFacts {
  /** By role. */
  crashes: CrashFacts[]
  /** Of several stacks whose Redis died for good. */
  deadRedis: DeadRedisFacts[]
  /** Stacks that ran at the same time while processes were crashed, and shared the machine. */
  stacksAtOnce: number
  /** Requests of each kind a second while processes were crashed. */
  rates: Required<Rates>
}
