import { existsSync } from 'node:fs'
import path from 'node:path'
import { bringUp, takeDown } from '../../../engine/swarm/local-cluster.ts'
import { placeOfRun } from '../../../engine/swarm/place.ts'
import { obstacles } from '../../../engine/swarm/requirements.ts'
import type { ClusterFacts } from './facts.ts'
import { measureMonoliths } from './monoliths.ts'
import { readCluster } from './read.ts'
import { measureStack } from './stack.ts'
import type { ExperimentContext, SelfContainedExperiment, Subject } from '../experiment.ts'
import type { Pair } from '../../../engine/packagings/packaging.ts'
import { NotApplicable } from '../../../core/not-applicable.ts'

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

  async measure(subjects, context) {
    const reasons = await obstacles()
    if (reasons.length > 0) {
      throw new NotApplicable(`no cluster can be made of this machine: ${reasons.join(', and ')}.`)
    }
    if (!existsSync(path.join(subjects.multiContainer.packaging.source, SWARM_FILE))) {
      throw new NotApplicable('this pair has no file for Swarm.')
    }
    return context.exclusive(() => onNodes(subjects, context))
  },

  read: readCluster,
}

async function onNodes(
  subjects: Pair<Subject>,
  context: ExperimentContext,
): Promise<Pair<ClusterFacts>> {
  const { docker, run, signal, progress } = context
  const place = placeOfRun(run)
  try {
    const nodes = await bringUp({ place, count: NODES, docker, signal, progress })
    const there = { ...context, nodes }
    const multiContainer = await measureStack(subjects.multiContainer.packaging, there)
    const monolithic = await measureMonoliths(subjects.monolithic.packaging, there)
    return { monolithic, multiContainer }
  } finally {
    await takeDown(place)
  }
}
