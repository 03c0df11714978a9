import { existsSync } from 'node:fs'
import path from 'node:path'
import { bringUp, takeDown } from '../../../engine/swarm/local-cluster.ts'
import { placeOfRun } from '../../../engine/swarm/place.ts'
import { obstacles } from '../../../engine/swarm/requirements.ts'
import type { ClusterFacts } from './facts.ts'
import { measureMonoliths } from './monoliths.ts'
import { readCluster } from './read.ts'
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
  onlyWhenAsked: 'needs root, and minutes',

  async measure(subjects, context) {
    const reasons = await obstacles()
    if (reasons.length > 0) {
      throw new NotApplicable(`no cluster can be made of this machine: ${reasons.join(', and ')}.`)
    }
    if (!subjects.some(isForSwarm)) throw new NotApplicable('no subject has a file for Swarm.')
    return onNodes(subjects, context)
  },

  read: readCluster,
}

/** The lab's own monolith is built from the folder that has the stack's file, too. */
const isForSwarm = ({ packaging }: Subject) =>
  existsSync(path.join(packaging.source, SWARM_FILE)) && packaging.images.length > 1

async function onNodes(
  subjects: Subject[],
  context: ExperimentContext,
): Promise<BySubject<ClusterFacts>> {
  const { docker, run, signal, progress } = context
  const place = placeOfRun(run)
  try {
    const nodes = await bringUp({ place, count: NODES, docker, signal, progress })
    const there = { ...context, nodes }
    const measured = await inTurn(subjects, async (one) => {
      const measure = isForSwarm(one) ? measureStack : measureMonoliths
      return { id: one.id, facts: await measure(one.packaging, there) }
    })
    return bySubject(measured, ({ facts }) => facts)
  } finally {
    await takeDown(place)
  }
}
