import type { Evidence } from '../../../engine/docker/evidence.ts'
import { spreadOf } from '../../../core/spread.ts'
import { throughput } from '../../../engine/load/throughput.ts'
import { measured } from '../measure-fault.ts'
import type { Durability } from '../results.ts'
import type { SystemUnderTest } from '../system-under-test.ts'

const POLICIES = ['no', 'everysec', 'always']
/** One person, and as many as wait for each other. */
const CONNECTIONS = [1, 32]
const SECONDS = 1.5
const BODY = { title: 'A task of about the usual length, forty characters' }

/** No fault: what each protection costs. The policies take turns, so that what else the machine does hits all. */
export const durability = measured(async (system, record) => {
  const all: Evidence[] = []
  const found = await measure({ ...system, docker: system.docker.recordingTo(all) })
  // Each command once: it is given again and again.
  record.push(...new Map(all.map((one) => [one.command, one])).values())
  return { durability: found }
})

interface Round {
  policy: string
  connections: number
  perSecond: number
  p99Ms: number
  standstillMs: number
}

async function measure(system: SystemUnderTest): Promise<Durability> {
  const { docker, stack, url, times, progress, signal } = system
  const { name } = await stack.containerOf(docker.recordingTo([]), 'redis')
  const cli = async (...args: string[]) =>
    (await docker.run(['exec', name, 'redis-cli', ...args])).stdout.trim()
  const [, chosen = ''] = (await cli('CONFIG', 'GET', 'appendfsync')).split('\n')
  const rounds: Round[] = []
  // Everything that takes a millisecond or more.
  await cli('CONFIG', 'SET', 'latency-monitor-threshold', '1')
  for (let n = 0; n < times; n++) {
    progress(`${n + 1} of ${times}`)
    for (const policy of n % 2 === 0 ? POLICIES : POLICIES.toReversed()) {
      await cli('CONFIG', 'SET', 'appendfsync', policy)
      for (const connections of CONNECTIONS) {
        signal.throwIfAborted()
        await cli('LATENCY', 'RESET')
        const load = {
          method: 'POST',
          path: '/api/tasks',
          body: BODY,
          connections,
          seconds: SECONDS,
        } as const
        const { perSecond, p99Ms } = await throughput(url, load)
        const standstillMs = longestStandstill(await cli('LATENCY', 'LATEST'))
        rounds.push({ policy, connections, perSecond, p99Ms, standstillMs })
      }
      await cli('FLUSHALL')
    }
  }
  await cli('CONFIG', 'SET', 'appendfsync', chosen)
  await cli('CONFIG', 'SET', 'latency-monitor-threshold', '0')
  return { chosen, figures: figuresOf(rounds) }
}

function figuresOf(rounds: Round[]): Durability['figures'] {
  return CONNECTIONS.flatMap((connections) =>
    POLICIES.map((policy) => {
      const own = rounds.filter((one) => one.policy === policy && one.connections === connections)
      return {
        ...{ policy, connections },
        writesPerSecond: spreadOf(own.map(({ perSecond }) => Math.round(perSecond))),
        p99Ms: spreadOf(own.map(({ p99Ms }) => p99Ms)),
        standstillMs: spreadOf(own.map(({ standstillMs }) => standstillMs)),
      }
    }),
  )
}

/**
 * Reads `LATENCY LATEST` as redis-cli prints it, four lines an event: its name, when, how long then, how long at most. What
 * concerns the append-only file begins with `aof-`; a sync by the thread of its own holds up nobody, and is none of them.
 */
export function longestStandstill(stdout: string): number {
  const lines = stdout.trim().split('\n')
  const longest = lines.flatMap((line, index) =>
    line.startsWith('aof-') ? [Number(lines[index + 3])] : [],
  )
  return Math.max(0, ...longest)
}
