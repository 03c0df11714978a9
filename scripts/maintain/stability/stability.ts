import { type RowName, ROWS } from '../../measure/experiments/rows.ts'
import type { Results } from '../../measure/report/results.ts'
import { type RowVerdictOf, scoreboard } from '../../measure/report/scoreboard.ts'
import { BETTER, HOLDS } from '../../measure/report/verdict-words.ts'

/** What one compare says of a row against one monolith. */
export type Said = Pick<RowVerdictOf, 'better' | 'holds'>

/** One of several compares of the same subjects on the same machine. */
export interface StabilityRun {
  id: string
  /** Whether another process kept one core busy all the time. */
  isBesideBusyCore: boolean
  durationMs: number
  /** By row, then in the order of the comparisons. */
  rows: Record<RowName, Said[]>
}

/** Everything that docs/development/stability.md is made from. */
export interface Stability {
  cpus: number
  engineVersion: string
  /** The monolith of each comparison, by its title. */
  monoliths: string[]
  runs: StabilityRun[]
}

/** What of a compare's results this is about. */
export function saidIn(results: Results): StabilityRun['rows'] {
  return Object.fromEntries(
    scoreboard(results).map(({ name, verdicts }) => [
      name,
      verdicts.map(({ better, holds }) => ({ better, holds })),
    ]),
  ) as StabilityRun['rows']
}

/** A row that said different things in different runs, of which only one can be so. */
export interface Change {
  row: RowName
  monolith: string
  /** In the words of reports, each once: `stack (claim holds)`. */
  said: string[]
}

/**
 * The rows that changed their winner, or whether their claim holds. To say `no clear difference` in one run and name a winner in
 * another is no change: nothing false was said.
 */
export function changesOf({ monoliths, runs }: Stability): Change[] {
  return ROWS.flatMap(({ name }) =>
    monoliths.flatMap((monolith, comparison) => {
      const all = runs.flatMap(({ rows }) => rows[name][comparison] ?? [])
      const decided = all.filter(({ better }) => better !== 'same' && better !== 'not-measured')
      const said = [...new Set(decided.map(saidWords))]
      return said.length > 1 ? [{ row: name, monolith, said }] : []
    }),
  )
}

const saidWords = ({ better, holds }: Said) => `${BETTER[better]} (${HOLDS[holds]})`

/** Rows that a run did not measure: they say nothing of its verdicts. */
export const unmeasured = ({ runs }: Stability): RowName[] =>
  ROWS.map(({ name }) => name).filter((name) =>
    runs.some(({ rows }) => rows[name].some(({ better }) => better === 'not-measured')),
  )
