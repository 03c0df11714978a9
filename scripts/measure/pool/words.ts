import { list } from '../../core/figures.ts'
import type { Closing } from '../experiments/gap.ts'
import type { Holds } from '../experiments/holds.ts'
import type { SummaryCell } from '../report/summary.ts'

/** The numbers of the machines on which a claim holds, holds in part, does not hold, or was not measured. */
export type Held = Partial<Record<Holds, number[]>>

/** More numbers of machines than these are a count. */
const MAX_NAMED = 5

/** On how many of the machines that measured it a claim holds: `28 of 30`. */
export function holdsOn({ yes = [], partly = [], no = [] }: Held): string {
  const measured = yes.length + partly.length + no.length
  return measured === 0 ? 'not measured' : `${yes.length} of ${measured}`
}

/** The same with the machines that differ: `claim holds on 28 of 30, not on machines 4 and 17`. */
export function heldWords(held: Held): NonNullable<SummaryCell['holds']> {
  const { yes = [], partly = [], no = [], 'not measured': missing = [] } = held
  const measured = yes.length + partly.length + no.length
  if (measured === 0) return { words: holdsOn(held), isMeasured: false }
  const isRare = yes.length > 0 && yes.length < no.length && yes.length <= MAX_NAMED
  const isException = no.length > 0 && no.length < measured && no.length <= MAX_NAMED && !isRare
  const words = [
    `claim holds on ${holdsOn(held)}${isRare ? ` (${machines(yes)})` : ''}`,
    ...(partly.length > 0 ? [`in part on ${machines(partly)}`] : []),
    ...(isException ? [`not on ${machines(no)}`] : []),
    ...(missing.length > 0 ? [`not measured on ${machines(missing)}`] : []),
  ]
  return { words: words.join(', '), isMeasured: true }
}

function machines(numbers: number[]): string {
  if (numbers.length > MAX_NAMED) return `${numbers.length} machines`
  return `${numbers.length === 1 ? 'machine' : 'machines'} ${list(numbers.map(String))}`
}

const CLOSINGS = ['housekeeping', 'both', 'splitting', 'nothing'] as const

/** What closes the gap on how many machines, with the range of housekeeping's share: `housekeeping on 28 of 30 (95 to 101 %)`. */
export function closingsWords(all: Closing[]): string {
  return CLOSINGS.flatMap((by) => {
    const alike = all.filter((one) => one.by === by)
    if (alike.length === 0) return []
    const some = alike.length < all.length ? ` on ${alike.length} of ${all.length}` : ''
    return [by === 'nothing' ? `no gap${some}` : `${by}${some} (${share(by, alike)})`]
  }).join(', ')
}

function share(by: Closing['by'], alike: Closing[]): string {
  const percents = alike.flatMap(({ housekeepingPercent: one }) => (one === undefined ? [] : [one]))
  const ends = new Set([Math.min(...percents), Math.max(...percents)])
  return `${by === 'housekeeping' ? '' : 'housekeeping: '}${[...ends].join(' to ')} %`
}
