import type { Load, Throughput } from '../../engine/load/throughput.ts'
import type { BenchProcess, Processes } from './processes.ts'

/** What a generator is asked for. */
export interface Order {
  url: string
  load: Load
}

/** Starts a process that sends loads. @param core where it is pinned to */
export function startGenerator(processes: Processes, core: number | undefined): BenchProcess {
  return processes.start('scripts/maintain/bench/generator.ts', core)
}

/** Has the generator send one load. @throws Error where it ended without an answer; its own words are on stderr */
export async function sendLoad(generator: BenchProcess, order: Order): Promise<Throughput> {
  const [answer] = await Promise.all([
    generator.getOneMessage(),
    generator.sendMessage(JSON.stringify(order)),
  ])
  return JSON.parse(answer as string) as Throughput
}
