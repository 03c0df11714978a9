import { type Load, throughput, type Throughput } from '../../engine/load/throughput.ts'
import { messageOf } from '../../core/errors.ts'

/** What the generator is asked for, and what it answers. */
export interface Order {
  url: string
  load: Load
}
export type Delivery = { result: Throughput } | { problem: string }

// A process of its own, so that it can have a core of its own. It ends when the one that ordered is gone.
process.on('disconnect', () => process.exit(1))
process.on('message', (order: Order) => void deliver(order))

async function deliver({ url, load }: Order): Promise<void> {
  process.send?.(await outcome(url, load))
}

async function outcome(url: string, load: Load): Promise<Delivery> {
  try {
    return { result: await throughput(url, load) }
  } catch (error) {
    return { problem: messageOf(error) }
  }
}
