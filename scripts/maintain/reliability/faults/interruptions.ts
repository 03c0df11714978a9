import { OwnProcess, assertOwn } from '../../../engine/docker/own-container.ts'
import { redisNetwork } from '../redis-liveness-probe.ts'
import type { SystemUnderTest } from '../system-under-test.ts'
import { processOf } from './processes.ts'

/** What begins a fault that lasts, what ends it, and what the two are called in a picture. */
export interface Interruption {
  begin: () => Promise<unknown>
  end: () => Promise<unknown>
  labels: [began: string, ended: string]
}

/** Connections stay open, and nothing answers. */
export async function pauseRedis(system: SystemUnderTest): Promise<Interruption> {
  const { docker, run, killer } = system
  const { container, pid } = await processOf(system, 'redis')
  const redis = await OwnProcess.of(docker, run, container, pid)
  return {
    begin: () => killer.suspend(docker, redis),
    end: () => killer.resume(docker, redis),
    labels: ['SIGSTOP of redis-server', 'SIGCONT'],
  }
}

/** There is no Redis. */
export async function stopRedis(system: SystemUnderTest): Promise<Interruption> {
  const { docker, name } = await redisContainer(system)
  return {
    begin: () => docker.run(['stop', name]),
    end: () => docker.run(['start', name]),
    labels: ['docker stop', 'docker start'],
  }
}

/**
 * `docker network disconnect` takes the network out of Redis's container: no packet gets through either way, nobody is told
 * that the connections have ended, and the name is gone. The network is internal, so there is no other way round.
 */
export async function cutRedisOff(system: SystemUnderTest): Promise<Interruption> {
  const { docker, name } = await redisContainer(system)
  const network = await redisNetwork(system)
  return {
    begin: () => docker.run(['network', 'disconnect', network, name]),
    // The service's name belongs to the connection, and Compose is not there to give it again.
    end: () => docker.run(['network', 'connect', '--alias', 'redis', network, name]),
    labels: ['cut', 'connected again'],
  }
}

/** More pieces than the limit has room for; Redis refuses the rest. */
const PIECES = '400'
const PIECE_BYTES = 1_000_000
/** A piece after the other until Redis has no more room; a script that begins below the limit may end above it. */
const FILL = `redis.call('SET', 'filler:' .. redis.call('INCR', 'filler'), string.rep('x', ${PIECE_BYTES})) return 1`
const EMPTY = `for _, key in ipairs(redis.call('KEYS', 'filler*')) do redis.call('UNLINK', key) end return 1`

/** Redis is filled up to its memory limit, and freed again. */
export async function fillRedis(system: SystemUnderTest): Promise<Interruption> {
  const { docker, name } = await redisContainer(system)
  const cli = (...args: string[]) => docker.run(['exec', name, 'redis-cli', ...args])
  return {
    async begin() {
      const { stdout } = await cli('-r', PIECES, 'EVAL', FILL, '0')
      if (!/^OOM/m.test(stdout)) throw new Error(`Redis has taken ${PIECES} MB and is not full`)
    },
    end: () => cli('EVAL', EMPTY, '0'),
    labels: ['filled from here', 'freed'],
  }
}

/** Its name, where it is the run's own. */
async function redisContainer({ docker, run, stack }: SystemUnderTest) {
  const { id, name } = await stack.containerOf(docker.recordingTo([]), 'redis')
  await assertOwn(docker, run, id)
  return { docker, name }
}
