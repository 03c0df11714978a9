import { allOf } from '../../../core/all-of.ts'
import { RedisSidecar } from '../../../engine/faults/redis-sidecar.ts'
import type { Pair, Packaging, Stack, Limits } from '../../../engine/packagings/packaging.ts'
import { DisposedTogether } from '../disposed-together.ts'
import { type Subject, type ExperimentContext, bothAtOnce } from '../experiment.ts'
import { warmUp, type CpuRound, cpuRound, cpuFacts, PROBE, PINGS } from './cpu.ts'
import type { ResourceLimitsFacts } from './facts.ts'
import { StackToFill, fillRedis } from './memory.ts'

/**
 * About what compose.yaml gives to all its services together, so that Redis has the room above its maxmemory that it
 * was given.
 */
export const MEMORY_BYTES = 640 * 1024 * 1024
/** Little enough to be short on any machine. */
export const CPUS = 1
export const ROUNDS = 3
/**
 * All stacks of its own are started at once and beside others, for a start is mostly waiting, and filled there, too: each
 * has memory of its own to run out of. What measures CPU has the machine to itself, once all are warmed up beside others.
 * @param rounds of the measurement of CPU
 */
export async function measureResourceLimits(
  subjects: Pair<Subject>,
  context: ExperimentContext,
  rounds = ROUNDS,
): Promise<Pair<ResourceLimitsFacts>> {
  await using toFill = new DisposedTogether()
  await using bystanders = new DisposedTogether()
  const bystandersOf = (cpus?: number) =>
    bothAtOnce(subjects, async (one) => bystanders.use(await Bystander.open(one, context, cpus)))
  const [stacks, limited, unlimited] = await allOf([
    bothAtOnce(subjects, async ({ packaging }) => {
      const budget = { memoryBytes: MEMORY_BYTES, shares: sharesOf(packaging) }
      return toFill.use(await StackToFill.open(packaging, budget, context))
    }),
    bystandersOf(CPUS),
    bystandersOf(),
  ])
  const memory = await bothAtOnce(stacks, fillRedis)
  const measured = bystandersInTurn({ unlimited, limited })
  context.progress('CPU, warming up')
  await allOf([
    toFill[Symbol.asyncDispose](),
    ...measured.map(({ bystander: { stack, sidecar } }) => warmUp(stack, sidecar, context)),
  ])
  const cpu = await context.exclusive(() => measureCpu(measured, context, rounds))
  return {
    monolithic: { memory: memory.monolithic, cpu: cpu.monolithic },
    multiContainer: { memory: memory.multiContainer, cpu: cpu.multiContainer },
  }
}

/** How a budget is divided among the services: most to Redis and the app, in equal parts; a quarter to all the others. */
function sharesOf({ images }: Packaging): Record<string, number> {
  const services = images.map(({ service }) => service)
  const main = services.filter((one) => ['web', 'redis'].includes(one))
  const others = services.filter((one) => !main.includes(one))
  const forMain = main.length === 0 ? 0 : others.length > 0 ? 0.75 : 1
  return Object.fromEntries([
    ...main.map((one) => [one, forMain / main.length] as const),
    ...others.map((one) => [one, (1 - forMain) / others.length] as const),
  ])
}

/** A stack that is measured again and again. */
class Bystander implements AsyncDisposable {
  readonly stack: Stack
  readonly sidecar: RedisSidecar
  readonly #opened: AsyncDisposableStack

  private constructor(stack: Stack, sidecar: RedisSidecar, opened: AsyncDisposableStack) {
    this.stack = stack
    this.sidecar = sidecar
    this.#opened = opened
  }

  static async open(
    { packaging }: Subject,
    context: ExperimentContext,
    cpus: number | undefined,
  ): Promise<Bystander> {
    const { docker } = context
    const quiet = docker.recordingTo([]).forCleanUp()
    await using opening = new AsyncDisposableStack()
    const limits: Limits | undefined = cpus ? { cpus, shares: sharesOf(packaging) } : undefined
    const stack = await packaging.launch(docker, limits ? { limits } : {})
    opening.defer(() => stack.remove(quiet))
    const sidecar = await RedisSidecar.start(context, await stack.containerOf(docker, 'redis'))
    opening.defer(() => sidecar.remove(quiet))
    return new Bystander(stack, sidecar, opening.move())
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync()
  }
}

type Circumstance = 'unlimited' | 'limited'
interface Measured {
  id: keyof Pair<unknown>
  circumstance: Circumstance
  bystander: Bystander
  rounds: CpuRound[]
}

const bystandersInTurn = (stacks: Record<Circumstance, Pair<Bystander>>): Measured[] =>
  (['unlimited', 'limited'] as const).flatMap((circumstance) =>
    (['monolithic', 'multiContainer'] as const).map((id) => ({
      ...{ id, circumstance, rounds: [] },
      bystander: stacks[circumstance][id],
    })),
  )
/** The four take turns, so that what else the machine does meets all of them. */
async function measureCpu(
  all: Measured[],
  context: ExperimentContext,
  rounds: number,
): Promise<Pair<ResourceLimitsFacts['cpu']>> {
  for (let round = 0; round < rounds; round++) {
    context.progress(`CPU, round ${round + 1} of ${rounds}`)
    // What the first round did is evidence enough: the others repeat it.
    const own = round === 0 ? context : { ...context, docker: context.docker.recordingTo([]) }
    for (const one of all) {
      context.signal.throwIfAborted()
      one.rounds.push(await cpuRound(one.bystander.stack, one.bystander.sidecar, own))
    }
  }
  const factsOf = (id: keyof Pair<unknown>, circumstance: Circumstance) =>
    cpuFacts(all.find((one) => one.id === id && one.circumstance === circumstance)?.rounds ?? [])
  const facts = (id: keyof Pair<unknown>) => ({
    unlimited: factsOf(id, 'unlimited'),
    limited: factsOf(id, 'limited'),
    cpus: CPUS,
    rounds,
    requests: PROBE.requests,
    pings: PINGS,
  })
  return { monolithic: facts('monolithic'), multiContainer: facts('multiContainer') }
}
