import { allOf } from '../../../core/all-of.ts'
import { RedisSidecar } from '../../../engine/faults/redis-sidecar.ts'
import type { Packaging, Stack, Limits } from '../../../engine/packagings/packaging.ts'
import { DisposedTogether } from '../disposed-together.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type BySubject, bySubject, sideBySide, type Subject } from '../subject.ts'
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
 * All stacks are started at once, for a start is mostly waiting, and filled at once, too: each has memory of its own to run
 * out of. Those that were filled are removed before CPU is measured.
 * @param rounds of the measurement of CPU
 */
export async function measureResourceLimits(
  subjects: Subject[],
  context: ExperimentContext,
  rounds = ROUNDS,
): Promise<BySubject<ResourceLimitsFacts>> {
  await using toFill = new DisposedTogether()
  await using neighbors = new DisposedTogether()
  const open = async (subject: Subject, cpus?: number): Promise<Measured> => ({
    ...{ id: subject.id, isLimited: cpus !== undefined, rounds: [] },
    neighbor: neighbors.use(await Neighbor.open(subject, context, cpus)),
  })
  const [filled, unlimited, limited] = await allOf([
    sideBySide(subjects, async ({ id, packaging }) => {
      const budget = { memoryBytes: MEMORY_BYTES, shares: sharesOf(packaging) }
      return { id, stack: toFill.use(await StackToFill.open(packaging, budget, context)) }
    }),
    sideBySide(subjects, (subject) => open(subject)),
    sideBySide(subjects, (subject) => open(subject, CPUS)),
  ])
  const memory = await sideBySide(filled, async ({ id, stack }) => ({
    ...{ id, facts: await fillRedis(stack) },
  }))
  const all = [...unlimited, ...limited]
  context.progress('CPU, warming up')
  await allOf([
    toFill[Symbol.asyncDispose](),
    ...all.map(({ neighbor: { stack, sidecar } }) => warmUp(stack, sidecar, context)),
  ])
  await measureCpu(all, context, rounds)
  return bySubject(memory, ({ id, facts }) => ({
    memory: facts,
    cpu: cpuOf(
      all.filter((one) => one.id === id),
      rounds,
    ),
  }))
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

/** A stack whose services are measured beside each other, again and again. */
class Neighbor implements AsyncDisposable {
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
  ): Promise<Neighbor> {
    const { docker } = context
    const quiet = docker.recordingTo([]).forCleanUp()
    await using opening = new AsyncDisposableStack()
    const limits: Limits | undefined = cpus ? { cpus, shares: sharesOf(packaging) } : undefined
    const stack = await packaging.launch(docker, limits ? { limits } : {})
    opening.defer(() => stack.remove(quiet))
    const sidecar = await RedisSidecar.start(context, await stack.containerOf(docker, 'redis'))
    opening.defer(() => sidecar.remove(quiet))
    return new Neighbor(stack, sidecar, opening.move())
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync()
  }
}

interface Measured {
  id: Subject['id']
  isLimited: boolean
  neighbor: Neighbor
  rounds: CpuRound[]
}

/** All take turns, so that what else the machine does meets all of them. */
async function measureCpu(
  all: Measured[],
  context: ExperimentContext,
  rounds: number,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    context.progress(`CPU, round ${round + 1} of ${rounds}`)
    // What the first round did is evidence enough: the others repeat it.
    const own = round === 0 ? context : { ...context, docker: context.docker.recordingTo([]) }
    for (const one of all) {
      context.signal.throwIfAborted()
      one.rounds.push(await cpuRound(one.neighbor.stack, one.neighbor.sidecar, own))
    }
  }
}

/** @param ofSubject its stack with a limit and the one without */
function cpuOf(ofSubject: Measured[], rounds: number): ResourceLimitsFacts['cpu'] {
  const factsOf = (isLimited: boolean) =>
    cpuFacts(ofSubject.find((one) => one.isLimited === isLimited)?.rounds ?? [])
  return {
    unlimited: factsOf(false),
    limited: factsOf(true),
    cpus: CPUS,
    rounds,
    requests: PROBE.requests,
    pings: PINGS,
  }
}
