import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Order, Reply } from './load-process.ts'
import type { Latency, SteadyLoad } from './open-loop.ts'
import { RateLimited } from './rate-limit.ts'
import type { Load, Throughput } from './throughput.ts'

/** Sends loads from a process of its own, one after the other. */
export class LoadGenerator implements AsyncDisposable {
  readonly #process: ChildProcess
  readonly #ended: Promise<unknown>

  constructor() {
    this.#process = fork(fileURLToPath(new URL('./load-process.ts', import.meta.url)), {
      ...{ execArgv: [], env: { PATH: process.env['PATH'] } },
      // In a group of its own: Ctrl-C reaches the parent alone, which ends it.
      ...{ detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    })
    this.#ended = once(this.#process, 'exit')
    this.#ended.catch(() => undefined) // Told to whoever waits for an answer.
  }

  /**
   * As many requests as the server takes.
   * @param during ends the load as soon as it is settled, where that is sooner
   * @throws RateLimited where an answer was 429
   */
  async throughput(url: string, load: Load, during?: Promise<unknown>): Promise<Throughput> {
    const stop = () => {
      if (this.#process.connected) this.#process.send({ kind: 'stop' } satisfies Order)
    }
    // What it ends with is told to whoever started it.
    during?.then(stop, stop)
    return (await this.#ask({ kind: 'throughput', url, load })) as Throughput
  }

  /**
   * How long answers take at a steady rate.
   * @throws RateLimited where an answer was 429
   * @throws Error where no answer was good
   */
  async latency(url: string, load: SteadyLoad): Promise<Latency> {
    return (await this.#ask({ kind: 'latency', url, load })) as Latency
  }

  async #ask(order: Order): Promise<Throughput | Latency> {
    const reply = await this.#replyTo(order)
    if ('result' in reply) return reply.result
    if ('limited' in reply) throw new RateLimited(reply.limited)
    throw new Error(`The load generator failed: ${reply.error}`)
  }

  async #replyTo(order: Order): Promise<Reply> {
    const answered = once(this.#process, 'message')
    this.#process.send(order)
    const ended = this.#ended.then(() => {
      throw new Error('The load generator ended before it had answered.')
    })
    const [reply] = (await Promise.race([answered, ended])) as [Reply]
    return reply
  }

  /** Ends the process, whatever it is doing. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#ended
  }
}
