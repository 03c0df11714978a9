import type { LocalCluster } from '../../../engine/swarm/local-cluster.ts'
import type { Bench } from '../experiment.ts'

/** What is measured of a packaging on nodes that nobody else uses. */

export interface ClusterBench extends Bench {
  nodes: LocalCluster
}
