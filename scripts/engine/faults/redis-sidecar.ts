import { randomUUID } from 'node:crypto'
import type { Docker, RunOptions } from '../docker/docker.ts'
import type { CommandResult } from '../docker/evidence.ts'
import type { Container } from '../docker/container.ts'
import { REDIS_PORT } from '../packagings/socket-owners.ts'
import { type HelperTools, removeHelper, startHelper, WAIT } from '../docker/helper-container.ts'
import { execIn, HostProcesses } from '../docker/host-processes.ts'
import { assertOwn } from '../docker/own-container.ts'
import { findRedis, pingAnswer, type RedisAddress } from './redis-address.ts'
import { redisReply } from './redis-reply.ts'

/**
 * Counts itself, and takes a fraction of a second of one CPU, so that Redis can go on soon after the last; an error is the
 * last.
 */
const BUSY_SCRIPT = `if redis.call('GET', KEYS[1]) == 'over' then return redis.error_reply('over') end
redis.call('INCR', KEYS[1])
for i = 1, 1e7 do end`
/** Where redis-cli looks for the password. */
const AUTH = 'REDISCLI_AUTH'
/** Ends them, and says how many there were. Nobody needs the key once the last one has seen it. */
const OVER_SCRIPT = `local scripts = redis.call('GET', KEYS[1])
redis.call('SET', KEYS[1], 'over', 'EX', 60)
return scripts`

const USUAL: RedisAddress = { arguments: [], port: REDIS_PORT }

/**
 * A container that shares the network of the one in which Redis runs: it reaches a Redis that listens to its own container
 * alone, has Redis's tools whatever the other image has, and costs the other no memory or CPU. Where Redis does not answer
 * at its usual port without a password, it sees the processes of that container as well, and finds how Redis is reached.
 */
export class RedisSidecar implements AsyncDisposable {
  readonly #helper: string
  readonly #docker: Docker
  readonly #address: RedisAddress

  private constructor(helper: string, docker: Docker, address: RedisAddress) {
    this.#helper = helper
    this.#docker = docker
    this.#address = address
  }

  /** @throws ExpectedError where no Redis answers there, or none to a password that could be found */
  static async start(tools: HelperTools, container: Container): Promise<RedisSidecar> {
    const { docker, run, bases } = tools
    // What is sent to Redis from there fills it and keeps it busy.
    await assertOwn(docker, run, container.id)
    const flags = ['--network', `container:${container.id}`]
    const helper = await startHelper(tools, { image: bases.REDIS_IMAGE, command: WAIT, flags })
    const usual = new RedisSidecar(helper, docker, USUAL)
    const { stdout, stderr } = await usual.ask(docker, ['PING'])
    if (pingAnswer(`${stdout}\n${stderr}`) === 'PONG') return usual
    await usual.remove(docker)
    const seeing = await HostProcesses.start(tools, `container:${container.id}`)
    try {
      return new RedisSidecar(seeing.helper, docker, await findRedis(docker, seeing, container))
    } catch (error) {
      await seeing.remove(docker.forCleanUp())
      throw error
    }
  }

  /** The port at which Redis listens; undefined for a Unix socket. */
  get port(): number | undefined {
    return this.#address.port
  }

  /** What Redis answers to a command. @throws RedisError where that is an error, or nothing */
  async cli(docker: Docker, args: string[]): Promise<string> {
    return redisReply(await this.ask(docker, ['-e', ...args]))
  }

  /** `redis-cli …`; what Redis refuses is in the output, so nothing is thrown for it. */
  ask(docker: Docker, args: string[], timeoutMs = 30_000): Promise<CommandResult> {
    return this.#run(docker, [...this.#client, ...args], { reject: false, timeoutMs })
  }

  get #client(): string[] {
    return ['redis-cli', ...this.#address.arguments]
  }

  #run(docker: Docker, command: string[], more: RunOptions = {}): Promise<CommandResult> {
    const { password } = this.#address
    const options = password === undefined ? more : { ...more, secrets: { [AUTH]: password } }
    return docker.run([...execIn(this.#helper, options), ...command], options)
  }

  /**
   * How long Redis takes to answer PING, one after the other on one connection, by redis-benchmark.
   * @returns the 99th percentile in milliseconds
   */
  async pingP99Ms(docker: Docker, requests: number): Promise<number> {
    // It knows no variable for the password.
    const program =
      this.#address.password === undefined
        ? ['redis-benchmark']
        : ['sh', '-c', `exec redis-benchmark -a "$${AUTH}" "$@"`, 'redis-benchmark']
    const { stdout } = await this.#run(docker, [
      ...[...program, ...this.#address.arguments, '-t', 'ping_mbulk'],
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
    const client = [...this.#client, '-e', '-r', '1000000', 'EVAL', BUSY_SCRIPT, '1', key]
    await this.#runDetached(docker, client)
    let scripts = ''
    const result = await task().finally(async () => {
      const { stdout, stderr } = await this.ask(docker, ['EVAL', OVER_SCRIPT, '1', key])
      scripts = stdout || stderr
    })
    if (Number(scripts) >= 1) return result
    throw new Error(
      `Redis was to be kept busy with scripts, but ran none. It said: ${scripts || 'nothing'}`,
    )
  }

  async #runDetached(docker: Docker, command: string[]): Promise<void> {
    const { password } = this.#address
    const options = password === undefined ? {} : { secrets: { [AUTH]: password } }
    const [exec = '', ...args] = execIn(this.#helper, options)
    await docker.run([exec, '--detach', ...args, ...command], options)
  }

  async remove(docker: Docker): Promise<void> {
    await removeHelper(docker, this.#helper)
  }

  /** Removes it, without a record. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.remove(this.#docker.recordingTo([]).forCleanUp())
  }
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
