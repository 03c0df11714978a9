/** The label of one run, on every container, network and volume that it creates; its value is the run's id. */
export const RUN_LABEL = 'refactoring-monolithic-containers.run'
/** `host:pid` of the process that owns a run, so that a run in progress can be told from a left-over. */
export const OWNER_LABEL = 'refactoring-monolithic-containers.owner'
/**
 * On what is made by hand from the lab's Dockerfiles and compose file, which name it themselves: a learner's own containers,
 * networks and volumes of the lab. Its value is the folder of the clone that it was made from, or `true` where the command did
 * not say. Those of a run carry it too, beside `RUN_LABEL`.
 */
export const GUIDE_LABEL = 'refactoring-monolithic-containers.guide'
/** On the images that the tools build (theirs to remove with `npm run clean -- --images`). */
export const LAB_LABEL = 'refactoring-monolithic-containers.lab'

/** On all that a local cluster is made of, beside the labels of who made it; its value is the cluster's name. */
export const CLUSTER_LABEL = 'refactoring-monolithic-containers.cluster'

/** Labels as docker's `--label name=value` arguments. */
export function labelArguments(labels: Record<string, string>): string[] {
  return Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`])
}
