import { type Latency, latencyOf, type SteadyLoad } from './open-loop.ts'
import { RateLimited } from './rate-limit.ts'
import { type Load, type Throughput, throughput } from './throughput.ts'

/** What the process is asked for, one at a time. */
export type Order =
  | { kind: 'throughput'; url: string; load: Load }
  | { kind: 'latency'; url: string; load: SteadyLoad }
  /** Ends the throughput that is under way. */
  | { kind: 'stop' }

/** What it answers to an order, but for `stop`. */
export type Reply =
  { result: Throughput | Latency } | { limited: RateLimited['before'] } | { error: string }

// A load generator: started by `LoadGenerator` in a process of its own, so that what its parent does delays no request.

// The channel closes where the parent ends, even where it was killed.
process.once('disconnect', () => process.exit(1))

let stop: () => void = () => undefined

process.on('message', (order: Order) => {
  if (order.kind === 'stop') stop()
  else void replyTo(order).then((reply) => process.send?.(reply))
})

async function replyTo(order: Exclude<Order, { kind: 'stop' }>): Promise<Reply> {
  const stopped = new Promise<void>((resolve) => (stop = resolve))
  try {
    const result =
      order.kind === 'latency'
        ? await latencyOf(order.url, order.load)
        : await throughput(order.url, order.load, stopped)
    return { result }
  } catch (error) {
    if (error instanceof RateLimited) return { limited: error.before }
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
