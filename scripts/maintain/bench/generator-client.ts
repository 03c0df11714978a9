import { once } from 'node:events'
import type { Load, Throughput } from '../../engine/load/throughput.ts'
import type { Delivery, Order } from './generator.ts'
import { type ChildProcess, NODE, type Processes } from './processes.ts'

/** Sends loads from a process of its own. */
export class Generator {
  readonly #processes: Processes
  readonly #child: ChildProcess

  /** @param name as it is listed; @param core where it is pinned to */
  constructor(processes: Processes, name: string, core?: number) {
    const command = [NODE, 'scripts/maintain/bench/generator.ts']
    this.#processes = processes
    this.#child = processes.start({ name, command, core, messages: true })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  end(): Promise<void> {
    return this.#processes.stop(this.#child)
  }

  /** One load at a time. @throws Error where the generator has ended, or could not send it */
  async load(url: string, load: Load): Promise<Throughput> {
    const over = new AbortController()
    try {
      this.#child.send({ url, load } satisfies Order)
      const delivered = once(this.#child, 'message', over).then(([it]) => it as Delivery)
      const ended = once(this.#child, 'close', over).then(() => ({ problem: 'it ended' }))
      const delivery = await Promise.race([delivered, ended])
      if ('problem' in delivery) throw new Error(`The generator: ${delivery.problem}`)
      return delivery.result
    } finally {
      over.abort()
    }
  }
}
