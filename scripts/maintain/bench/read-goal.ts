import type { Spread } from '../../core/spread.ts'

/** A goal beside what a run says of it. */
export interface ReadGoal {
  id: string
  title: string
  is: 'at-least' | 'at-most'
  goal: number
  /** Of the repetitions, each with its neighbour in time; null where a part of it was not measured. */
  ratio: Spread | null
  status: 'met' | 'missed' | 'not-measured'
}
