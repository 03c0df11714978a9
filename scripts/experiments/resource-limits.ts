import { RedisGuest } from '../faults/redis-guest.ts'
import type { Docker } from '../docker/docker.ts'
import type { Limits, Packaging, Stack } from '../packagings/packaging.ts'
import {
  type Bench,
  bothAtOnce,
  type Experiment,
  inTurn,
  type Pair,
  type Subject,
} from './experiment.ts'
import {
  type CpuFacts,
  type CpuRound,
  cpuFacts,
  cpuRound,
  warmUp,
  PINGS,
  PROBE,
} from './resource-limits-cpu.ts'
import { type Fills, fillRedis } from './resource-limits-memory.ts'
import { readResourceLimits } from './resource-limits-read.ts'

/**
 * About what compose.yaml gives to all its services together, so that Redis has the room above its maxmemory that it
 * was given: for copies of what it writes, and for what the disk has not taken yet.
 */
const MEMORY_BYTES = 640 * 1024 * 1024
/** Little enough to be short on any machine. */
const CPUS = 1
const ROUNDS = 3

export interface ResourceLimitsFacts {
  memory: Fills
  cpu: {
    /** Nobody is limited. */
    unlimited: CpuFacts
    /** All together may take `cpus`; what can have a share of its own has one. */
    limited: CpuFacts
    cpus: number
    rounds: number
    /** Of each 99th percentile: requests to the app (or a few more), and PINGs to Redis. */
    requests: number
    pings: number
  }
}

export const resourceLimits: Experiment<ResourceLimitsFacts> = {
  id: 'resource-limits',
  question: 'Who takes memory and CPU from whom, and what do limits help?',
  teaches: ['Resource Contention', 'Resource Allocation'],
  needs: 'own-stacks',
  measure: (subjects, bench) => bench.alone(() => measureResourceLimits(subjects, bench)),
  read: readResourceLimits,
}

/** @param rounds of the measurement of CPU */
export async function measureResourceLimits(
  subjects: Pair<Subject>,
  bench: Bench,
  rounds = ROUNDS,
): Promise<Pair<ResourceLimitsFacts>> {
  // One at a time: what one writes keeps the disk, and so the other's Redis and its users, waiting.
  const memory = await inTurn(subjects, ({ packaging }) =>
    fillRedis(packaging, { memoryBytes: MEMORY_BYTES, shares: sharesOf(packaging) }, bench),
  )
  const cpu = await measureCpu(subjects, bench, rounds)
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
interface Bystander {
  stack: Stack
  guest: RedisGuest
  remove(docker: Docker): Promise<void>
}

async function measureCpu(subjects: Pair<Subject>, bench: Bench, rounds: number) {
  const unlimited = await measureRounds(rounds, bench, subjects, undefined)
  const limited = await measureRounds(rounds, bench, subjects, CPUS)
  const facts = (id: keyof Pair<unknown>) => ({
    unlimited: cpuFacts(unlimited[id]),
    limited: cpuFacts(limited[id]),
    cpus: CPUS,
    rounds,
    requests: PROBE.requests,
    pings: PINGS,
  })
  return { monolithic: facts('monolithic'), multiContainer: facts('multiContainer') }
}

/** The two take turns, so that what else the machine does meets both. */
async function measureRounds(
  rounds: number,
  bench: Bench,
  subjects: Pair<Subject>,
  cpus: number | undefined,
): Promise<Pair<CpuRound[]>> {
  const measured: Pair<CpuRound[]> = { monolithic: [], multiContainer: [] }
  const stacks = await bothAtOnce(subjects, (subject) => bystander(subject, bench, cpus))
  try {
    bench.progress(`CPU, ${cpus ? 'limited' : 'unlimited'}, warming up`)
    await bothAtOnce(stacks, ({ stack, guest }) => warmUp(stack, guest, bench))
    for (let round = 0; round < rounds; round++) {
      bench.progress(`CPU, ${cpus ? 'limited' : 'unlimited'}, round ${round + 1} of ${rounds}`)
      // What the first round did is evidence enough: the others repeat it.
      const own = round === 0 ? bench : { ...bench, docker: bench.docker.recordingTo([]) }
      for (const id of ['monolithic', 'multiContainer'] as const) {
        bench.signal.throwIfAborted()
        measured[id].push(await cpuRound(stacks[id].stack, stacks[id].guest, own))
      }
    }
  } finally {
    const quiet = bench.docker.recordingTo([])
    await Promise.all(Object.values(stacks).map((one) => one.remove(quiet)))
  }
  return measured
}

/** The stack that runs already, or one of its own where it is to be limited. */
async function bystander(
  { packaging, stack: shared }: Subject,
  bench: Bench,
  cpus: number | undefined,
): Promise<Bystander> {
  const { docker } = bench
  const limits: Limits | undefined = cpus ? { cpus, shares: sharesOf(packaging) } : undefined
  const stack = limits ? await packaging.launch(docker, { limits }) : shared
  const guest = await RedisGuest.start(bench, await stack.containerOf(docker, 'redis'))
  return {
    stack,
    guest,
    async remove(quiet) {
      await guest.remove(quiet)
      if (limits) await stack.remove(quiet)
    },
  }
}
