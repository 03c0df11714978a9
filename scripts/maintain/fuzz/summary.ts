import Table from 'cli-table3'
import { wholeNumber } from '../../core/figures.ts'

/** What a run has reached: how many answers of which status each kind of request got. */
export class Tally {
  readonly #counts = new Map<string, Map<string, number>>()
  requests = 0

  add(kind: string, outcome: string): void {
    const kindCounts = this.#counts.get(kind) ?? new Map<string, number>()
    this.#counts.set(kind, kindCounts)
    kindCounts.set(outcome, (kindCounts.get(outcome) ?? 0) + 1)
  }

  /** By status, over all kinds. */
  byOutcome(): Record<string, number> {
    const sums: Record<string, number> = {}
    for (const counts of this.#counts.values()) {
      for (const [outcome, count] of counts) sums[outcome] = (sums[outcome] ?? 0) + count
    }
    return sums
  }

  kinds(): string[] {
    return [...this.#counts.keys()].sort()
  }

  /** A row for each kind, a column for each status. */
  table(): string {
    const outcomes = Object.keys(this.byOutcome()).sort()
    const table = new Table({
      head: ['What was sent', ...outcomes],
      colAligns: ['left', ...outcomes.map(() => 'right' as const)],
      style: { head: [], border: [], compact: true },
    })
    const cell = (n: number | undefined) => (n === undefined ? '' : wholeNumber(n))
    const row = (name: string, counts: (outcome: string) => number | undefined) =>
      table.push([name, ...outcomes.map((outcome) => cell(counts(outcome)))])
    for (const kind of this.kinds()) row(kind, (outcome) => this.#counts.get(kind)?.get(outcome))
    const sums = this.byOutcome()
    row('All', (outcome) => sums[outcome])
    return table.toString()
  }
}
