import { existsSync } from 'node:fs'
import path from 'node:path'
import { bringUp, type LocalCluster, takeDown } from '../cluster/local-cluster.ts'
import { placeOfRun } from '../cluster/place.ts'
import { obstacles } from '../cluster/requirements.ts'
import type { ClusterFacts } from './cluster-facts.ts'
import { measureMonoliths } from './cluster-monoliths.ts'
import { readCluster } from './cluster-read.ts'
import { measureStack } from './cluster-stack.ts'
import type { Bench, SelfContainedExperiment, Pair, Subject } from './experiment.ts'
import { NotApplicable } from './not-applicable.ts'

const NODES = 3
/** What a stack needs for Swarm, beside its compose file. */
const SWARM_FILE = 'multi-container/compose.swarm.yaml'

export const cluster: SelfContainedExperiment<ClusterFacts> = {
  id: 'cluster',
  question: 'What do three machines make of it?',
  // The lab's tables are about one machine.
  teaches: [],
  needs: 'own-stacks',
  onlyWhenAsked: 'needs root, and minutes',

  async measure(subjects, bench) {
    const reasons = await obstacles()
    if (reasons.length > 0) {
      throw new NotApplicable(`no cluster can be made of this machine: ${reasons.join(', and ')}.`)
    }
    if (!existsSync(path.join(subjects.multiContainer.packaging.source, SWARM_FILE))) {
      throw new NotApplicable('this pair has no file for Swarm.')
    }
    return bench.alone(() => onNodes(subjects, bench))
  },

  read: readCluster,
}

/** What is measured of a packaging on nodes that nobody else uses. */
export interface ClusterBench extends Bench {
  nodes: LocalCluster
}

async function onNodes(subjects: Pair<Subject>, bench: Bench): Promise<Pair<ClusterFacts>> {
  const { docker, run, signal, progress } = bench
  const place = placeOfRun(run)
  try {
    const nodes = await bringUp({ place, count: NODES, docker, signal, progress })
    const there = { ...bench, nodes }
    const multiContainer = await measureStack(subjects.multiContainer.packaging, there)
    const monolithic = await measureMonoliths(subjects.monolithic.packaging, there)
    return { monolithic, multiContainer }
  } finally {
    await takeDown(place)
  }
}
