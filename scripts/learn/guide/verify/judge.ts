import type { LabState } from './lab-state.ts'
import type { Outcome } from './outcome.ts'

/** What became of one outcome. */
export interface Judged extends Pick<Outcome, 'title' | 'hint'> {
  holds: boolean
  fact: string
}

/** Each outcome of a chapter against what is there. */
export function judge(outcomes: Outcome[], state: LabState): Judged[] {
  return outcomes.map(({ title, check, hint }) => ({ title, hint, ...check(state) }))
}
