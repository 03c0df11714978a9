import { existsSync } from 'node:fs'
import path from 'node:path'
import { bringUp, takeDown } from '../../../engine/swarm/local-cluster.ts'
import { clusterOfRun } from '../../../engine/swarm/nodes.ts'
import { clusterAnswer } from './answer.ts'
import type { ClusterFacts } from './facts.ts'
import { MONOLITH_PORTS, measureMonoliths } from './monoliths.ts'
import { clusterCharts, readCluster } from './read.ts'
import { measureStack } from './stack.ts'
import type { ExperimentContext, SelfContainedExperiment } from '../experiment.ts'
import { type BySubject, bySubject, inTurn, type Subject } from '../subject.ts'
import { NotApplicable } from '../../../core/not-applicable.ts'

const NODES = 3
/** What a stack needs for Swarm, beside its compose file. */
const SWARM_FILE = 'multi-container/compose.swarm.yaml'

export const cluster: SelfContainedExperiment<ClusterFacts> = {
  id: 'cluster',
  question: 'What do three machines make of it?',
  // The lab's tables are about one machine.
  teaches: [],
  needs: 'the whole machine',
  onlyWhenAsked: 'starts privileged containers, and takes minutes',

  async measure(subjects, context) {
    if (!subjects.some(isForSwarm)) throw new NotApplicable('no subject has a file for Swarm.')
    return onNodes(subjects, context)
  },

  read: readCluster,

  answer: clusterAnswer,

  charts: clusterCharts,
}

/** The lab's own monolith is built from the folder that has the stack's file, too. */
const isForSwarm = ({ packaging }: Subject) =>
  existsSync(path.join(packaging.source, SWARM_FILE)) && packaging.images.length > 1

async function onNodes(
  subjects: Subject[],
  context: ExperimentContext,
): Promise<BySubject<ClusterFacts>> {
  const { docker, run, signal, progress } = context
  const id = clusterOfRun(run)
  try {
    const nodes = await bringUp({
      ...{ id, count: NODES, docker, signal, progress },
      ports: MONOLITH_PORTS,
    })
    const there = { ...context, nodes }
    const measured = await inTurn(subjects, async (one) => {
      const measure = isForSwarm(one) ? measureStack : measureMonoliths
      return { id: one.id, facts: await measure(one.packaging, there) }
    })
    return bySubject(measured, ({ facts }) => facts)
  } finally {
    await takeDown(docker.forCleanUp(), id)
  }
}
