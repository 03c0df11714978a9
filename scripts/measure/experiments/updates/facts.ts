import type { ColdBuild } from '../cold-build.ts'
import type { MaybeEarlier, BuildTime } from '../earlier-runs.ts'
import type { Impossible, NotMeasured } from '../outcome.ts'
import type { Swap } from './swap.ts'

export interface UpdatesFacts {
  /** The file that the one-line fix is made in, from the source folder. */
  fixedFile: string
  /** The fix built with all of the build cache that an unchanged source has; another fix in each round, in their order. */
  warmBuildMs: number[]
  coldBuild: ColdBuild
  /** Layers of the images after a fix that they had not before, of how many; an earlier run may have measured their size. */
  shipped: { layers: number; ofLayers: number; compressedBytes: number } & MaybeEarlier
  /** A fix put in place the plain way, with one copy of the app; another fix each time. */
  fix: Swap[]
  /** The same over two copies, one after the other. */
  rolling: Swap[] | Impossible | NotMeasured
  /** The same behind a gateway; null where that is not tried, absent in results from before it was. */
  blueGreen?: BlueGreenFacts | null
  /**
   * A newer Redis: its build, then put in place, and another image of it again each time. The build is null where a download
   * was only simulated, whose time says nothing.
   */
  redisUpgrade: { swaps: Swap[]; build: BuildTime | null } | Impossible | NotMeasured
}

/** A new container (green) beside the old one (blue): the gateway changes over to it as soon as it answers. */
export interface BlueGreenFacts {
  updates: Swap[] | Impossible | NotMeasured
  /** Whether both have their tasks on one volume. Each has a Redis of its own. */
  onOneVolume: boolean
  /** The last line of green's Redis while both ran; empty where the container's log has none. */
  redisSaid: string
}
