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

/**
 * Both packagings at the same time, and several stacks of each: most of the time is spent waiting. Others may launch stacks
 * once the last crash is over: a dead Redis is watched longer than that, and what is seen of it is a matter of seconds.
 */
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
      const [crashed, deadRedis] = await allOf([
        bothAtOnce(subjects, ({ packaging }) => crash(packaging, extent.rounds, tools)).finally(
          bench.makeRoom,
        ),
        bothAtOnce(subjects, ({ packaging }) =>
          onOwnStack(packaging, tools, (stack) =>
            watchDeadRedis(stack, extent.watchMs, tools, tools),
          ),
        ),
      ])
      // One more for the dead Redis, and as many of the other packaging.
      const stacksAtOnce = 2 * (extent.rounds.length + 1)
      const facts = (id: keyof Pair<unknown>): FailureIsolationFacts => ({
        ...crashed[id],
        deadRedis: deadRedis[id],
        stacksAtOnce,
      })
      return { monolithic: facts('monolithic'), multiContainer: facts('multiContainer') }
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

async function crash(packaging: Packaging, rounds: number[], tools: Tools) {
  const { docker } = tools
  const quiet = docker.recordingTo([])
  const stacks = await allOf(
    rounds.map((own, index) =>
      // Each does the same, so the commands of the first are the evidence.
      onOwnStack(
        packaging,
        { ...tools, docker: index === 0 ? docker : quiet },
        async (stack, ownTools) => {
          const rates = await ratesFor(stack.urls()[0] ?? '')
          return { rates, crashes: await crashInTurn(stack, own, rates, ownTools) }
        },
      ),
    ),
  )
  const rates = stacks[0]?.rates ?? { reads: 0, writes: 0, health: 0 }
  return { crashes: crashFacts(stacks.flatMap((one) => one.crashes)), rates }
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
