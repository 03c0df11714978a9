import type { ConfigurationFile } from '../../../engine/packagings/configuration.ts'
import type { Spread } from '../../../core/spread.ts'

/** Of the chart that reports show on their first screen. */
export const COSTS_TITLE = 'What splitting costs'

export interface CostFacts {
  connections: number
  /** Seconds of load a round. */
  secondsEach: number
  /** Tasks that a list had when the load began. */
  tasks: number
  loads: {
    route: string
    perSecond: Spread
    p50Ms: Spread
    p99Ms: Spread
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
  firstAnswerMs: Spread
}
