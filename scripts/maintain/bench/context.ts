import type { Run } from '../../core/run.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import type { BaseReferences } from '../../engine/packagings/packaging.ts'
import type { Cores } from './cores.ts'
import type { Settings } from './results.ts'

/** What all that measures needs. */
export interface BenchContext {
  run: Run
  docker: Docker
  settings: Settings
  signal: AbortSignal
  bases: BaseReferences
  /** Where published ports are reached. */
  host: string
  /** Whether the containers' processes are this machine's own. */
  isEngineHere: boolean
  /** Undefined where nothing is pinned. */
  cores: Cores | undefined
}
