import { randomUUID } from 'node:crypto'
import type { Docker } from '../docker/docker.ts'
import type { CommandResult } from '../docker/evidence.ts'
import { labelArguments } from '../labels.ts'
import type { Container } from '../packagings/packaging.ts'
import type { Run } from '../run.ts'

interface Workshop {
  docker: Docker
  run: Run
  bases: { REDIS_IMAGE: string }
}

/** Longer than any experiment takes, so that a guest that was forgotten ends by itself. Seconds. */
const LIFETIME_S = 3600
/**
 * Counts itself, and takes a fraction of a second of one CPU, so that Redis can go on soon after the last; an error is the
 * last.
 */
const BUSY_SCRIPT = `if redis.call('GET', KEYS[1]) == 'over' then return redis.error_reply('over') end
redis.call('INCR', KEYS[1])
for i = 1, 1e7 do end`
/** Ends them, and says how many there were. Nobody needs the key once the last one has seen it. */
const OVER_SCRIPT = `local scripts = redis.call('GET', KEYS[1])
redis.call('SET', KEYS[1], 'over', 'EX', 60)
return scripts`

/**
 * A container that shares the network of the one in which Redis runs, and nothing else: it reaches a Redis that listens
 * to its own container alone, has Redis's tools whatever the other image has, and costs the other no memory or CPU.
 */
export class RedisGuest {
  readonly #helper: string

  private constructor(helper: string) {
    this.#helper = helper
  }

  static async start(workshop: Workshop, host: Container): Promise<RedisGuest> {
    const helper = await startBeside(workshop, host, ['sleep', String(LIFETIME_S)])
    return new RedisGuest(helper)
  }

  /** `redis-cli …`; what Redis refuses is in the output, so nothing is thrown for it. */
  cli(docker: Docker, args: string[], timeoutMs = 30_000): Promise<CommandResult> {
    return docker.run(['exec', this.#helper, 'redis-cli', ...args], { reject: false, timeoutMs })
  }

  /**
   * How long Redis takes to answer PING, one after the other on one connection, by redis-benchmark.
   * @returns the 99th percentile in milliseconds
   */
  async pingP99Ms(docker: Docker, requests: number): Promise<number> {
    const { stdout } = await docker.run([
      ...['exec', this.#helper, 'redis-benchmark', '-t', 'ping_mbulk'],
      ...['-c', '1', '-n', String(requests), '--csv'],
    ])
    return parseBenchmarkP99(stdout)
  }

  /**
   * Keeps Redis busy with Lua scripts, one after the other, while something else is done. They end once they see that it is
   * over, so that nothing has to be killed.
   * @throws Error where Redis ran none, for it was not busy then
   */
  async whileBusy<T>(docker: Docker, task: () => Promise<T>): Promise<T> {
    const key = `lab:busy:${randomUUID()}`
    const client = ['redis-cli', '-e', '-r', '1000000', 'EVAL', BUSY_SCRIPT, '1', key]
    await docker.run(['exec', '--detach', this.#helper, ...client])
    let scripts = ''
    const result = await task().finally(async () => {
      const { stdout, stderr } = await this.cli(docker, ['EVAL', OVER_SCRIPT, '1', key])
      scripts = `${stdout}${stderr}`.trim()
    })
    if (Number(scripts) >= 1) return result
    throw new Error(
      `Redis was to be kept busy with scripts, but ran none. It said: ${scripts || 'nothing'}`,
    )
  }

  async remove(docker: Docker): Promise<void> {
    await remove(docker, this.#helper)
  }
}

async function startBeside({ docker, run, bases }: Workshop, host: Container, command: string[]) {
  const [program = '', ...args] = command
  const { stdout } = await docker.run([
    ...['run', '--detach', '--network', `container:${host.id}`, ...labelArguments(run.labels)],
    ...['--entrypoint', program, bases.REDIS_IMAGE, ...args],
  ])
  return stdout.trim().slice(0, 12)
}

async function remove(docker: Docker, helper: string): Promise<void> {
  await docker.run(['rm', '--force', '--volumes', helper])
}

/** Reads the column `p99_latency_ms` out of the one row that `redis-benchmark --csv` prints below its header. */
export function parseBenchmarkP99(csv: string): number {
  const rows = csv
    .split('\n')
    .filter((line) => line.startsWith('"'))
    .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')))
  const column = rows[0]?.indexOf('p99_latency_ms') ?? -1
  const p99 = Number(rows[1]?.[column])
  if (column < 0 || Number.isNaN(p99)) throw new Error(`redis-benchmark printed no p99:\n${csv}`)
  return p99
}
