import { type Spread, spreadOf } from '../../core/spread.ts'
import type { BenchResults, MeasuredCase, MeasuredLoad, Round } from './bench-results.ts'
import { type ContenderId, CONTENDERS } from './cases.ts'
import { ratioOf } from './goals.ts'

/** Looks figures up in the results. Nothing is measured or worded here. */

/** What a contender did in a case; undefined where it was not measured. */
export function loadOf(
  { cases }: Pick<BenchResults, 'cases'>,
  id: string,
  contender: ContenderId,
): MeasuredLoad | undefined {
  return caseOf({ cases }, id)?.loads.find((one) => one.contender === contender)
}

export function caseOf(
  { cases }: Pick<BenchResults, 'cases'>,
  id: string,
): MeasuredCase | undefined {
  return cases.find((one) => one.id === id)
}

/** Good answers a second. */
export const rateOf = ({ rounds }: { rounds: Pick<Round, 'perSecond'>[] }): Spread =>
  spreadOf(rounds.map(({ perSecond }) => perSecond))

/** How many times as many good answers one gave as the other; undefined where nothing can be told. */
export function timesAsMany(above: MeasuredLoad, below: MeasuredLoad): number | undefined {
  const [one, other] = [above, below].map(({ rounds }) => rounds.map(({ perSecond }) => perSecond))
  return ratioOf(one ?? [], other ?? [])?.median
}

export const failedOf = ({ rounds }: { rounds: Pick<Round, 'failed'>[] }) =>
  rounds.reduce((sum, { failed }) => sum + failed, 0)

/** How much of its core the server took; undefined where the machine did not tell. */
export function busyOf({ rounds }: MeasuredLoad): Spread | undefined {
  const values = rounds.flatMap(({ busy }) => busy ?? [])
  return values.length === 0 ? undefined : spreadOf(values)
}

/** The contenders that took part in any case, in the order of tables and charts. */
export function contendersOf({ cases }: Pick<BenchResults, 'cases'>): ContenderId[] {
  return (Object.keys(CONTENDERS) as ContenderId[]).filter((id) =>
    cases.some(({ loads }) => loads.some(({ contender }) => contender === id)),
  )
}

/** The list of all tasks, from the fewest to the most. */
export const listCases = ({ cases }: Pick<BenchResults, 'cases'>) =>
  cases.filter(({ id }) => id.startsWith('list-')).toSorted((a, b) => a.tasks - b.tasks)

/** How many cores each part took with so many replicas; undefined where the machine did not tell. */
export function coresOf(rounds: { cores: Record<string, number> | null }[]) {
  const told = rounds.flatMap(({ cores }) => (cores ? [cores] : []))
  const [first] = told
  if (!first) return undefined
  return Object.keys(first).map((name) => ({
    name,
    cores: spreadOf(told.map((one) => one[name] ?? 0)).median,
  }))
}
