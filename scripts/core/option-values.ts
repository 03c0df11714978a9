import { InvalidArgumentError } from 'commander'
import { nearest } from './nearest.ts'

/**
 * Parses ids that are separated by commas.
 * @param what one of them is called: `fault`
 * @returns those that were typed, in the order of the known ones
 * @throws InvalidArgumentError for none, and for one that is not known, with the nearest match
 */
export function idsAmong(known: string[], text: string, what: string): string[] {
  const typed = text.split(',').map((id) => id.trim())
  const wanted = typed.filter((id) => id !== '')
  if (wanted.length === 0) {
    throw new InvalidArgumentError(`Name one or more of ${known.join(', ')}.`)
  }
  for (const id of wanted) {
    if (known.includes(id)) continue
    throw new InvalidArgumentError(
      `There is no ${what} "${id}". Did you mean "${nearest(id, known)}"?`,
    )
  }
  return known.filter((id) => wanted.includes(id))
}

/** A parser of whole numbers, which throws InvalidArgumentError for any that is not within the limits. */
export function wholeNumber(least: number, most = Infinity): (text: string) => number {
  const limits = most === Infinity ? `, ${least} or more` : ` from ${least} to ${most}`
  return (text) => {
    const number = Number(text)
    const isWhole = /^\d+$/.test(text) && Number.isSafeInteger(number)
    if (isWhole && number >= least && number <= most) return number
    throw new InvalidArgumentError(`It is a whole number${limits}.`)
  }
}
