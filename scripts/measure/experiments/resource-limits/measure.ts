import { RedisSidecar } from '../../../engine/faults/redis-sidecar.ts'
import { LoadGenerator } from '../../../engine/load/load-generator.ts'
import type { Packaging, Limits } from '../../../engine/packagings/packaging.ts'
import { DisposedTogether } from '../disposed-together.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type BySubject, bySubject, ofSubject, sideBySide, type Subject } from '../subject.ts'
import { measureCpu, type Measured, PINGS, REQUESTS, warmUp } from './cpu.ts'
import type { CpuFacts, Fills, ResourceLimitsFacts } from './facts.ts'
import { StackToFill, fillRedis } from './memory.ts'

/**
 * About what compose.yaml gives to all its services together, so that Redis has the room above its maxmemory that it
 * was given.
 */
export const MEMORY_BYTES = 640 * 1024 * 1024
/** Little enough to be short on any machine. */
export const CPUS = 1

/** Memory, then CPU: while CPU is measured, no stack is there but those that it is measured in. */
export async function measureResourceLimits(
  subjects: Subject[],
  context: ExperimentContext,
): Promise<BySubject<ResourceLimitsFacts>> {
  const { rounds, repetitions } = context.extent
  const memory = await measureMemory(subjects, context, repetitions)
  await using generator = new LoadGenerator()
  const measure = (cpus?: number) => measureLimited(subjects, cpus, rounds, context, generator)
  const [unlimited, limited] = [await measure(), await measure(CPUS)]
  return bySubject(subjects, ({ id }) => ({
    memory: ofSubject(memory, id),
    cpu: {
      unlimited: ofSubject(unlimited, id),
      limited: ofSubject(limited, id),
      ...{ cpus: CPUS, requests: REQUESTS, pings: PINGS },
    },
  }))
}

/** New stacks of all subjects are filled at the same time, again and again: each has memory of its own to run out of. */
async function measureMemory(
  subjects: Subject[],
  context: ExperimentContext,
  fills: number,
): Promise<BySubject<Fills>> {
  const facts = bySubject(subjects, (): Fills => ({ asItComes: [], unbounded: [] }))
  for (let n = 0; n < fills; n++) {
    context.progress(`Redis is filled, ${n + 1} of ${fills}`)
    // What the first did is evidence enough: the others repeat it.
    const own = n === 0 ? context : { ...context, docker: context.docker.recordingTo([]) }
    await using opened = new DisposedTogether()
    const stacks = await sideBySide(subjects, async ({ id, packaging }) => {
      const budget = { memoryBytes: MEMORY_BYTES, shares: sharesOf(packaging) }
      return { id, stack: opened.use(await StackToFill.open(packaging, budget, own)) }
    })
    await sideBySide(stacks, async ({ id, stack }) => {
      const { asItComes, unbounded } = await fillRedis(stack)
      ofSubject(facts, id).asItComes.push(asItComes)
      ofSubject(facts, id).unbounded.push(unbounded)
    })
  }
  return facts
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

/**
 * Starts a stack of each, all at once, for a start is mostly waiting, and measures CPU in them.
 * @param cpus for all services of a stack together; undefined for no limit
 */
async function measureLimited(
  subjects: Subject[],
  cpus: number | undefined,
  rounds: number,
  context: ExperimentContext,
  generator: LoadGenerator,
): Promise<BySubject<CpuFacts>> {
  const { docker, progress } = context
  const quiet = docker.recordingTo([]).forCleanUp()
  await using opened = new DisposedTogether()
  const all = await sideBySide(subjects, async ({ id, packaging }): Promise<Measured> => {
    const limits: Limits | undefined = cpus ? { cpus, shares: sharesOf(packaging) } : undefined
    const stack = await packaging.launch(docker, limits ? { limits } : {})
    const beside = new AsyncDisposableStack()
    opened.use(beside)
    beside.defer(() => stack.remove(quiet))
    const redis = await stack.containerOf(docker, 'redis')
    return { id, stack, sidecar: beside.use(await RedisSidecar.start(context, redis)) }
  })
  progress('CPU, warming up')
  const tools = { ...context, generator, isLimited: cpus !== undefined }
  for (const one of all) await warmUp(one, tools)
  return await measureCpu(all, rounds, tools)
}
