import Table from 'cli-table3'
import { wholeNumber } from '../../core/figures.ts'

type Counts = Record<string, number>

/** What a run has reached: how many answers of which status each kind of exchange got. */
export class Tally {
  readonly #byKind: Record<string, Counts> = {}
  readonly #all: Counts = {}
  requests = 0

  add(kind: string, outcome: string): void {
    for (const counts of [(this.#byKind[kind] ??= {}), this.#all]) {
      counts[outcome] = (counts[outcome] ?? 0) + 1
    }
    this.requests++
  }

  /** By status, over all kinds. */
  byOutcome(): Counts {
    return this.#all
  }

  kinds(): string[] {
    return Object.keys(this.#byKind).sort()
  }

  /** A row for each kind, a column for each status. */
  table(): string {
    const outcomes = Object.keys(this.#all).sort()
    const table = new Table({
      head: ['What was sent', ...outcomes],
      colAligns: ['left', ...outcomes.map(() => 'right' as const)],
      style: { head: [], border: [], compact: true },
    })
    const row = (name: string, counts: Counts) => {
      const cells = outcomes.map((outcome) => counts[outcome] ?? '')
      table.push([name, ...cells.map((n) => (n === '' ? '' : wholeNumber(n)))])
    }
    for (const kind of this.kinds()) row(kind, this.#byKind[kind] ?? {})
    row('All', this.#all)
    return table.toString()
  }
}
