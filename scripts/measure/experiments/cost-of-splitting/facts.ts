import type { ConfigurationFile } from '../../../engine/packagings/configuration.ts'
import type { Impossible, NotMeasured } from '../outcome.ts'

/** Of the chart that reports show on their first screen. */
export const COSTS_TITLE = 'What splitting costs'

export interface CostFacts {
  connections: number
  /** Seconds a round in which each connection sends its next request as soon as the last is answered. */
  secondsEach: number
  /** Tasks that a list had when the load began. */
  tasks: number
  /** Lists have one entry a round, in order. */
  loads: {
    route: string
    /** Good answers, where each connection sends its next request as soon as the last is answered. */
    perSecond: number[]
    /** At the steady rate, from the moment at which a request was due. */
    p50Ms: number[]
    p99Ms: number[]
    /** How long after it was due a request was sent, at most. */
    sentLateMs: number[]
    /** The part of the time in which some program waited for a processor; null where the kernel does not tell. */
    cpuWaitShares: (number | null)[]
    /** The steady rate, the same for all, and how many rounds at it were disturbed: done again, or kept. */
    steady: { perSecond: number; requests: number; repeated: number; disturbed: number }
    failed: number
  }[]
  /** All containers together at one replica, before any load. */
  memoryBytes: number
  containers: number
  processes: number
  networks: number
  volumes: number
  configuration: ConfigurationFile[]
  configurationLines: number
  /** Of each round of the experiment `lifecycle`. */
  firstAnswerMs: number[]
  /** The same packaging with and without what splitting adds; absent where all is in one container. */
  variants?: Record<Variant, VariantFacts | Impossible | NotMeasured>
}

/**
 * How a stack is asked, or what it is started without.
 * - `asItComes`: at the port that Docker publishes.
 * - `pastProxy`: the same stack at the entry's own address.
 * - `pastGateway`: the same stack at the app's own address.
 * - `noLogDriver`: another, whose services have no log driver.
 * - `sharedNetwork`: another, whose app and Redis share a network namespace.
 */
export type Variant = 'asItComes' | 'pastProxy' | 'pastGateway' | 'noLogDriver' | 'sharedNetwork'

export interface VariantFacts {
  /** Good answers, one entry a round, in order. */
  perSecond: number[]
  failed: number
}
