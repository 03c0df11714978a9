import { spreadOf } from '../../core/spread.ts'

/** A number, or the median and range of repeated measurements, as an experiment's facts hold them. */
export type Figure = number | Range

export interface Range {
  median: number
  low: number
  high: number
}

/** Members that say which of several things an element of an array is about. */
const NAMES = ['role', 'service', 'route', 'name', 'label', 'title', 'check', 'process']

/** A member that says what made an element, and that several may have: a layer's instruction. Its beginning will do. */
const MADE_BY = 'createdBy'
const MADE_BY_LENGTH = 60

/** Ends of names with a unit: a list of numbers under such a name holds repetitions of one measurement. */
const HAS_UNIT = /(ms|bytes|perSecond|shares)$/i

/** Lists of moments, as charts show them: which of them is which in another run, nobody can say. */
const MOMENTS = ['spans', 'marks']

/**
 * All figures of an experiment's facts by where they stand: `monolithic, crashes, web, backAfterMs`. Their shape is the
 * experiment's own; an element of an array goes by its name where it has one, else by its place.
 */
export function figuresOf(facts: unknown): Map<string, Figure> {
  return new Map(walk(facts, []))
}

export function isRange(value: unknown): value is Range {
  if (typeof value !== 'object' || value === null) return false
  return ['median', 'low', 'high'].every(
    (key) => typeof (value as Record<string, unknown>)[key] === 'number',
  )
}

const areRepetitions = (value: unknown, name = ''): value is number[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  HAS_UNIT.test(name) &&
  value.every((one) => typeof one === 'number')

function* walk(value: unknown, place: string[]): Generator<[string, Figure]> {
  if (typeof value === 'number' || isRange(value)) yield [place.join(', '), value]
  else if (areRepetitions(value, place.at(-1))) yield [place.join(', '), spreadOf(value)]
  else if (Array.isArray(value)) {
    const names = namesOf(value)
    for (const [index, element] of value.entries()) {
      yield* walk(element, [...place, names[index] ?? String(index + 1)])
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      if (!MOMENTS.includes(key)) yield* walk(member, [...place, key])
    }
  }
}

/** A name for each element, where the elements have a member of the same kind that tells them all apart. */
function namesOf(elements: unknown[]): string[] {
  for (const key of NAMES) {
    const names = elements.map((one) => (one as Record<string, unknown> | null)?.[key])
    const told = names.filter((name) => typeof name === 'string')
    if (told.length === elements.length && new Set(told).size === told.length) return told
  }
  const made = elements.map((one) => (one as Record<string, unknown> | null)?.[MADE_BY])
  return made.every((one) => typeof one === 'string') ? numbered(made) : []
}

/** The second of the same name is `name (2)`: one that comes in between moves none of the others. */
function numbered(names: string[]): string[] {
  const times = new Map<string, number>()
  return names.map((name) => {
    const short = name.slice(0, MADE_BY_LENGTH).trim() || 'unknown'
    const n = (times.get(short) ?? 0) + 1
    times.set(short, n)
    return n === 1 ? short : `${short} (${n})`
  })
}
