import type { LabState } from './lab-state.ts'

/** One thing that is so after a chapter. */
export interface Outcome {
  title: string
  /** Pure: what was seen, and whether that is as it should be. */
  check: (state: LabState) => Seen
  hint: Help[]
}
/** What makes an outcome so: what to do, and the command that does it. */
export interface Help {
  say: string
  command: string
}

export interface Seen {
  holds: boolean
  /** The fact that shows it, as a phrase. */
  fact: string
}
/** What is so once a chapter is done, or why nothing can be looked at. */
export type ChapterOutcomes = Outcome[] | { nothing: string }
