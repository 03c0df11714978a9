import { type Spread, spreadOf } from '../../core/spread.ts'
import { duration } from '../../core/figures.ts'
import type { Better, Sides } from './comparison.ts'
import type { Contenders, FigureRow, TitledFacts } from './experiment.ts'

/** In the order of reports. */
export const inOrder = <Facts>({ monoliths, stack }: Contenders<Facts>) => [...monoliths, stack]

/** A subject in a sentence: `the well-run monolith`. */
export const called = (title: string) => `the ${title.charAt(0).toLowerCase()}${title.slice(1)}`

export function figureRow<Facts>(
  all: Contenders<Facts>,
  name: string,
  of: (facts: Facts) => string | number,
): FigureRow {
  return { name, cells: inOrder(all).map(({ facts }) => String(of(facts))) }
}

/** The median with its range, and how often it was measured: `1.8 s (1.6 s to 2.1 s, n = 8)`. */
export function spreadWords(
  { median, low, high, repetitions }: Spread,
  format: (value: number) => string = duration,
): string {
  return `${format(median)} (${format(low)} to ${format(high)}, n\u00a0=\u00a0${repetitions})`
}

/** The same of all values. */
export const withSpread = (values: number[], format?: (value: number) => string) =>
  spreadWords(spreadOf(values), format)

/** How `inEach` says it. */
interface Wording {
  /** After the first figure, for what follows is of the same: ` crashes`. */
  after?: string
  /** Before each subject. */
  preposition?: string
}

/**
 * A figure of each subject, told once where several have the same: `1 of 3 copies in both monoliths, and 3 of 3 in the stack`.
 */
export function inEach<Facts>(
  all: Contenders<Facts>,
  of: (facts: Facts) => string,
  { after = '', preposition = 'in' }: Wording = {},
): string {
  const groups = [...Map.groupBy(inOrder(all), ({ facts }) => of(facts))]
  return clauses(
    groups.map(([figure, those], index) => {
      const who = groups.length === 1 ? everyone(all) : namesOf(all, those, `and ${preposition}`)
      return `${figure}${index === 0 ? after : ''} ${preposition} ${who}`
    }),
  )
}

function everyone<Facts>(all: Contenders<Facts>): string {
  const n = inOrder(all).length
  return n === 2 ? 'both' : n === 3 ? 'all three' : `all ${n}`
}

/** `both monoliths`, or each by its name: `the well-run monolith and in the stack`. */
function namesOf<Facts>(
  { monoliths, stack }: Contenders<Facts>,
  those: TitledFacts<Facts>[],
  between: string,
): string {
  const isAllMonoliths = those.length === monoliths.length && !those.includes(stack)
  if (isAllMonoliths && those.length === 2) return 'both monoliths'
  return those.map(({ title }) => called(title)).join(` ${between} `)
}

/** `a`, `a, and b`, `a, b, and c`. */
function clauses(all: string[]): string {
  const last = all.at(-1) ?? ''
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')}, and ${last}`
}

/** What is said where the stack does better than a monolith, and where it does worse. */
export interface AheadOrBehind {
  /** `The stack starts` */
  lead: string
  /** `sooner than` */
  ahead: string
  /** `later than` */
  behind: string
  /** `in the time of a start` */
  what: string
}

/**
 * How the stack does beside each monolith, by the rule of the experiment:
 * `The stack starts sooner than the typical monolith, with no clear difference from the well-run monolith.`
 */
export function besideMonoliths<Facts>(
  all: Contenders<Facts>,
  better: (sides: Sides<Facts>) => Better,
  { lead, ahead, behind, what }: AheadOrBehind,
): string {
  const { monoliths, stack } = all
  const by = Map.groupBy(monoliths, ({ facts }) =>
    better({ monolithic: facts, multiContainer: stack.facts }),
  )
  const names = (verdict: Better) => namesOf(all, by.get(verdict) ?? [], 'and')
  const clear = [
    ...(by.has('multiContainer') ? [`${ahead} ${names('multiContainer')}`] : []),
    ...(by.has('monolithic') ? [`${behind} ${names('monolithic')}`] : []),
  ]
  if (clear.length === 0) {
    return `Between the stack and ${names('same')}, there is no clear difference ${what}.`
  }
  const level = by.has('same') ? `, with no clear difference from ${names('same')}` : ''
  return `${lead} ${clear.join(' and ')}${level}.`
}
