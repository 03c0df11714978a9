import leven from 'leven'

/** The candidate that the word is the beginning of, else the one with the fewest edits. */
export function nearest(word: string, candidates: string[]): string {
  const whole = candidates.find((one) => one.startsWith(word))
  return whole ?? candidates.toSorted((a, b) => leven(word, a) - leven(word, b))[0] ?? ''
}
