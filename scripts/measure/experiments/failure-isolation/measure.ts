import { EventWatch } from '../../../engine/docker/events.ts'
import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import { RUN_LABEL } from '../../../core/labels.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type BySubject, bySubject, ofSubject, sideBySide, type Subject } from '../subject.ts'
import { allOf } from '../../../core/all-of.ts'
import { DisposedTogether } from '../disposed-together.ts'
import { crashFacts } from './crash-facts.ts'
import { CrashedStack } from './crashed-stack.ts'
import { crashInTurns } from './crashes.ts'
import { watchDeadRedis } from './health.ts'
import { ratesFor } from './rates.ts'
import type { FailureIsolationFacts } from './facts.ts'

/** How long a stack with a dead Redis is watched, at least. */
const WATCH_MS = 25_000

/**
 * Dead Redises are watched in all stacks at the same time, for that is waiting; what is timed comes after them.
 * @param watchMs how long each of these is watched, at least
 */
export async function measureFailures(
  subjects: Subject[],
  context: ExperimentContext,
  watchMs = WATCH_MS,
): Promise<BySubject<FailureIsolationFacts>> {
  const killer = await HostProcesses.start(context)
  try {
    const watch = await EventWatch.start(context.docker, `${RUN_LABEL}=${context.run.id}`)
    try {
      return await crashAndWatch(subjects, { ...context, killer, watch }, watchMs)
    } finally {
      await watch.stop()
    }
  } finally {
    await killer.remove(context.docker.forCleanUp())
  }
}

async function crashAndWatch(
  subjects: Subject[],
  tools: Tools,
  watchMs: number,
): Promise<BySubject<FailureIsolationFacts>> {
  const { rounds, repetitions } = tools.extent
  const watched = await sideBySide(subjects, async (subject) => {
    // Each does the same, so the commands of the first are the evidence.
    const all = Array.from({ length: repetitions }, (_, index) =>
      watchDead(subject, watchMs, index === 0 ? tools : quietly(tools)),
    )
    return { id: subject.id, deadRedis: await allOf(all) }
  })
  const dead = bySubject(watched, ({ deadRedis }) => deadRedis)
  return bySubject(await crash(subjects, rounds, tools), ({ id, ...crashed }) => ({
    ...{ ...crashed, deadRedis: ofSubject(dead, id), stacksAtOnce: subjects.length },
  }))
}

interface Tools extends ExperimentContext {
  killer: HostProcesses
  watch: EventWatch
}

const quietly = (tools: Tools): Tools => ({ ...tools, docker: tools.docker.recordingTo([]) })

/** A stack of each subject. */
async function crash(subjects: Subject[], rounds: number, tools: Tools) {
  const { docker } = tools
  await using opened = new DisposedTogether()
  const all = await sideBySide(subjects, async ({ id, packaging }) => {
    const stack = await packaging.launch(docker)
    opened.defer(() => stack.remove(docker.recordingTo([]).forCleanUp()))
    const rates = await ratesFor(stack.urls()[0] ?? '')
    const crashed = await CrashedStack.open(stack, rates, tools)
    opened.defer(() => crashed.end())
    return { id, rates, crashed }
  })
  await crashInTurns(
    all.map(({ crashed }) => crashed),
    rounds,
    docker,
  )
  return await sideBySide(all, async ({ id, rates, crashed }) => ({
    ...{ id, rates, crashes: crashFacts(await crashed.end()) },
  }))
}

async function watchDead({ packaging }: Subject, watchMs: number, tools: Tools) {
  const stack = await packaging.launch(tools.docker)
  try {
    return await watchDeadRedis(stack, watchMs, tools, tools)
  } finally {
    await stack.remove(tools.docker.recordingTo([]).forCleanUp())
  }
}
