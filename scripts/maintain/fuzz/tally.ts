import Table from 'cli-table3'
import { wholeNumber } from '../../core/figures.ts'

type Counts = Record<string, number>

/** What a run has reached: how many answers of which status each kind of exchange got. */
export class Tally {
  readonly #byKind: Record<string, Counts> = {}
  /** By status, over all kinds. */
  readonly outcomes: Counts = {}
  requests = 0

  add(kind: string, outcome: string): void {
    for (const counts of [(this.#byKind[kind] ??= {}), this.outcomes]) {
      counts[outcome] = (counts[outcome] ?? 0) + 1
    }
    this.requests++
  }

  kinds(): string[] {
    return Object.keys(this.#byKind).sort()
  }

  /** A row for each kind, a column for each status. */
  table(): string {
    const outcomes = Object.keys(this.outcomes).sort()
    const table = new Table({
      head: ['What was sent', ...outcomes],
      colAligns: ['left', ...outcomes.map(() => 'right' as const)],
      style: { head: [], border: [], compact: true },
    })
    const rows = this.kinds().map((kind) => [kind, this.#byKind[kind] ?? {}] as const)
    for (const [name, counts] of [...rows, ['All', this.outcomes] as const]) {
      table.push([name, ...outcomes.map((one) => (counts[one] ? wholeNumber(counts[one]) : ''))])
    }
    return table.toString()
  }
}
