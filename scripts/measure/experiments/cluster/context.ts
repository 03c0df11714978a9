import type { LocalCluster } from '../../../engine/swarm/local-cluster.ts'
import type { ExperimentContext } from '../experiment.ts'

/** What is measured of a packaging on nodes that nobody else uses. */
export interface ClusterContext extends ExperimentContext {
  nodes: LocalCluster
}
