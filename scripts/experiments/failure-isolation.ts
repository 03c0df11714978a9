import { EventWatch } from '../docker/events.ts'
import { HostProcesses } from '../faults/host-processes.ts'
import { RUN_LABEL } from '../labels.ts'
import type { Packaging, Stack } from '../packagings/packaging.ts'
import {
  allOf,
  bothAtOnce,
  type Bench,
  type Experiment,
  type Pair,
  type Subject,
} from './experiment.ts'
import { type CrashFacts, crashFacts } from './failure-isolation-facts.ts'
import { crashInTurn } from './failure-isolation-crashes.ts'
import { type DeadRedisFacts, watchDeadRedis } from './failure-isolation-health.ts'
import { ratesFor } from './failure-isolation-rates.ts'
import { readFailureIsolation } from './failure-isolation-read.ts'
import type { Rates } from './failure-isolation-users.ts'

export interface FailureIsolationFacts {
  /** By role. */
  crashes: CrashFacts[]
  deadRedis: DeadRedisFacts
  /** Stacks of both packagings that ran at the same time, and shared the machine. */
  stacksAtOnce: number
  /** Requests of each kind a second while processes were crashed. */
  rates: Rates
}

export interface Extent {
  /** How often each process is crashed, for each of the stacks that are crashed at the same time. */
  rounds: number[]
  /** How long a dead Redis is watched, at least. */
  watchMs: number
}

/** Ten crashes of each process: Docker wants ten seconds between two of one container, so several stacks share them. */
const EXTENT: Extent = { rounds: [5, 5], watchMs: 25_000 }

export const failureIsolation: Experiment<FailureIsolationFacts> = {
  id: 'failure-isolation',
  question: 'Who notices a crash, what goes down with it, and how soon is it mended?',
  teaches: ['Single Point of Failure', 'Failure Isolation'],
  needs: 'own-stacks-only',
  measure: (subjects, bench) => measureFailures(subjects, bench),
  read: readFailureIsolation,
}

/** Both packagings at the same time, and several stacks of each: most of the time is spent waiting. */
export async function measureFailures(
  subjects: Pair<Subject>,
  bench: Bench,
  extent = EXTENT,
): Promise<Pair<FailureIsolationFacts>> {
  const killer = await HostProcesses.start(bench)
  try {
    const watch = await EventWatch.start(bench.docker, `${RUN_LABEL}=${bench.run.id}`)
    try {
      const tools = { ...bench, killer, watch }
      return await bothAtOnce(subjects, ({ packaging }) => measure(packaging, extent, tools))
    } finally {
      await watch.stop()
    }
  } finally {
    await killer.remove(bench.docker.forCleanUp())
  }
}

interface Tools extends Bench {
  killer: HostProcesses
  watch: EventWatch
}

async function measure(packaging: Packaging, extent: Extent, tools: Tools) {
  const { docker } = tools
  const quiet = docker.recordingTo([])
  const crashed = extent.rounds.map((rounds, index) =>
    // Each does the same, so the commands of the first are the evidence.
    onOwnStack(
      packaging,
      { ...tools, docker: index === 0 ? docker : quiet },
      async (stack, own) => {
        const rates = await ratesFor(stack.urls()[0] ?? '')
        return { rates, crashes: await crashInTurn(stack, rounds, rates, own) }
      },
    ),
  )
  const dead = onOwnStack(packaging, tools, (stack) =>
    watchDeadRedis(stack, extent.watchMs, tools, tools),
  )
  const [deadRedis, stacks] = await allOf([dead, allOf(crashed)])
  // One more for the dead Redis, and as many of the other packaging.
  const stacksAtOnce = 2 * (extent.rounds.length + 1)
  const rates = stacks[0]?.rates ?? { reads: 0, writes: 0, health: 0 }
  const crashes = crashFacts(stacks.flatMap((one) => one.crashes))
  return { crashes, deadRedis, stacksAtOnce, rates }
}

async function onOwnStack<T>(
  packaging: Packaging,
  tools: Tools,
  work: (stack: Stack, tools: Tools) => Promise<T>,
): Promise<T> {
  const stack = await packaging.launch(tools.docker)
  try {
    return await work(stack, tools)
  } finally {
    await stack.remove(tools.docker.recordingTo([]))
  }
}
