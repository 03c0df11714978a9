import type { Run } from '../../core/run.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import type { BaseReferences } from '../../engine/packagings/packaging.ts'
import type { Cores } from './cores.ts'
import type { Processes } from './processes.ts'
import type { Settings } from './results.ts'

/** What all that measures needs. */
export interface BenchContext {
  docker: Docker
  run: Run
  signal: AbortSignal
  processes: Processes
  settings: Settings
  /** Undefined where nothing is pinned. */
  cores: Cores | undefined
  /** Whether the containers' processes are this machine's own. */
  engineIsHere: boolean
  /** Where published ports are reached. */
  host: string
  bases: BaseReferences
}
