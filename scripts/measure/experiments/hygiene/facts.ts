import { NotApplicable } from '../../../core/not-applicable.ts'
import type { ColdBuild } from '../cold-build.ts'

/** What all images of a packaging weigh and hold, each layer and each package counted once. */
export interface Bulk {
  /** Compressed, as downloaded. */
  downloadBytes: number
  storedBytes: number
  packages: number
  /** Programs that run with their owner's or group's rights. */
  setIdFiles: number
  /** Without the build cache. */
  coldBuild: ColdBuild
}

export interface HygieneFacts {
  whole: Bulk
  /** The same packaging without what it can do without; absent where there is none. */
  control?: Bulk
}

/** Why there is nothing to compare. */
export const noControl = () =>
  new NotApplicable(
    'There is no slim.Dockerfile beside the monolith’s Dockerfile. Add one, with the same services and without the tools, to see what hygiene alone saves.',
  )
