import type { CpuFacts } from './cpu.ts'
import type { Fills } from './memory.ts'

export interface ResourceLimitsFacts {
  memory: Fills
  cpu: {
    /** Nobody is limited. */
    unlimited: CpuFacts
    /** All together may take `cpus`; what can have a share of its own has one. */
    limited: CpuFacts
    cpus: number
    rounds: number
    /** Of each 99th percentile: requests to the app (or a few more), and PINGs to Redis. */
    requests: number
    pings: number
  }
}
