import type { Run } from '../../core/run.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import type { EngineFacts } from '../../engine/install/facts.ts'
import type { BaseReferences } from '../../engine/packagings/packaging.ts'
import type { Cores } from './cores.ts'
import type { Processes } from './processes.ts'
import type { Settings } from './results.ts'

/** What a bench begins with. */
export interface BenchInput {
  run: Run
  docker: Docker
  engine: EngineFacts
  processes: Processes
  settings: Settings
  /** Ids of what is measured. */
  only: string[]
  signal: AbortSignal
}

/** What all that measures needs. */
export interface BenchContext extends BenchInput {
  /** Undefined where nothing is pinned. */
  cores: Cores | undefined
  /** Whether the containers' processes are this machine's own. */
  engineIsHere: boolean
  /** Where published ports are reached. */
  host: string
  bases: BaseReferences
}
