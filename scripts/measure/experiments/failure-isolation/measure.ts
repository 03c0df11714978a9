import { EventWatch } from '../../../engine/docker/events.ts'
import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import { RUN_LABEL } from '../../../core/labels.ts'
import type { Packaging, Stack } from '../../../engine/packagings/packaging.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type BySubject, bySubject, sideBySide, type Subject } from '../subject.ts'
import { allOf } from '../../../core/all-of.ts'
import { DisposedTogether } from '../disposed-together.ts'
import { crashFacts } from './crash-facts.ts'
import { crashInTurn } from './crashes.ts'
import { watchDeadRedis } from './health.ts'
import { ratesFor } from './rates.ts'
import type { FailureIsolationFacts } from './facts.ts'

export interface Extent {
  /** How often each process is crashed, for each of the stacks that are crashed at the same time. */
  rounds: number[]
  /** How long a dead Redis is watched, at least. */
  watchMs: number
}

/** Ten crashes of each process: Docker wants ten seconds between two of one container, so several stacks share them. */
const EXTENT: Extent = { rounds: [5, 5], watchMs: 25_000 }

/**
 * All subjects at the same time, and several stacks of each: most of the time is spent waiting.
 */
export async function measureFailures(
  subjects: Subject[],
  context: ExperimentContext,
  extent = EXTENT,
): Promise<BySubject<FailureIsolationFacts>> {
  const killer = await HostProcesses.start(context)
  try {
    const watch = await EventWatch.start(context.docker, `${RUN_LABEL}=${context.run.id}`)
    try {
      return await crashAndWatch(subjects, { ...context, killer, watch }, extent)
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
  { rounds, watchMs }: Extent,
): Promise<BySubject<FailureIsolationFacts>> {
  await using opened = new DisposedTogether()
  const launched = await sideBySide(subjects, async (subject) => ({
    subject,
    stacks: await launchToCrash(subject.packaging, rounds, tools, opened),
  }))
  // One more for the dead Redis, and as many of each other subject.
  const stacksAtOnce = subjects.length * (rounds.length + 1)
  const measured = await sideBySide(launched, async ({ subject, stacks }) => {
    const [crashed, deadRedis] = await allOf([
      crash(stacks),
      // Launched beside the first crash, which begins sooner so.
      watchDead(subject, watchMs, tools),
    ])
    return { id: subject.id, facts: { ...crashed, deadRedis, stacksAtOnce } }
  })
  return bySubject(measured, ({ facts }) => facts)
}

interface Tools extends ExperimentContext {
  killer: HostProcesses
  watch: EventWatch
}

/** A stack that is to be crashed, how often, and with what. */
interface ToCrash {
  stack: Stack
  rounds: number
  tools: Tools
}

function launchToCrash(
  packaging: Packaging,
  rounds: number[],
  tools: Tools,
  opened: DisposedTogether,
): Promise<ToCrash[]> {
  const { docker } = tools
  const quiet = docker.recordingTo([])
  return allOf(
    rounds.map(async (own, index) => {
      // Each does the same, so the commands of the first are the evidence.
      const ownTools = { ...tools, docker: index === 0 ? docker : quiet }
      const stack = await packaging.launch(ownTools.docker)
      opened.defer(() => stack.remove(quiet.forCleanUp()))
      return { stack, rounds: own, tools: ownTools }
    }),
  )
}

async function crash(stacks: ToCrash[]): Promise<Pick<FailureIsolationFacts, 'crashes' | 'rates'>> {
  const all = await allOf(
    stacks.map(async ({ stack, rounds, tools }) => {
      const rates = await ratesFor(stack.urls()[0] ?? '')
      return { rates, crashes: await crashInTurn(stack, rounds, rates, tools) }
    }),
  )
  const rates = all[0]?.rates ?? { reads: 0, writes: 0, health: 0 }
  return { crashes: crashFacts(all.flatMap((one) => one.crashes)), rates }
}

async function watchDead({ packaging }: Subject, watchMs: number, tools: Tools) {
  const stack = await packaging.launch(tools.docker)
  try {
    return await watchDeadRedis(stack, watchMs, tools, tools)
  } finally {
    await stack.remove(tools.docker.recordingTo([]).forCleanUp())
  }
}
