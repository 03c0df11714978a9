import { ExpectedError } from '../../errors.ts'
import type { LabState } from './lab-state.ts'
import { type ChapterOutcomes, OUTCOMES, type Outcome } from './outcomes.ts'

/** What became of one outcome. */
export interface Judged extends Pick<Outcome, 'title' | 'hint'> {
  holds: boolean
  fact: string
}

/** Each outcome of a chapter against what is there. */
export function judge(outcomes: Outcome[], state: LabState): Judged[] {
  return outcomes.map(({ title, check, hint }) => ({ title, hint, ...check(state) }))
}

/**
 * The chapter that is meant: by its number, or by its name or a part of it.
 * @throws ExpectedError where that is none, or more than one
 */
export function chapterFor(word: string): { id: string; outcomes: ChapterOutcomes } {
  const number = /^\d+$/.test(word) ? `${word.padStart(2, '0')}-` : undefined
  const found = Object.entries(OUTCOMES).filter(([id]) =>
    number === undefined ? id.includes(word.toLowerCase()) : id.startsWith(number),
  )
  const exact = found.find(([id]) => id === word)
  const [first, second] = exact ? [exact] : found
  if (first && !second) return { id: first[0], outcomes: first[1] }
  const problem = first
    ? `"${word}" is in the name of several chapters`
    : `There is no chapter "${word}"`
  throw new ExpectedError(
    `${problem}.`,
    `Name one by its number: ${(first ? found : Object.entries(OUTCOMES)).map(([id]) => id).join(', ')}.`,
  )
}
