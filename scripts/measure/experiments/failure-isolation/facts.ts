import type { CrashFacts } from './crash-facts.ts'
import type { DeadRedisFacts } from './health.ts'
import type { Rates } from '../../../engine/load/users.ts'

export interface FailureIsolationFacts {
  /** By role. */
  crashes: CrashFacts[]
  deadRedis: DeadRedisFacts
  /** Stacks of both packagings that ran at the same time, and shared the machine. */
  stacksAtOnce: number
  /** Requests of each kind a second while processes were crashed. */
  rates: Required<Rates>
}
