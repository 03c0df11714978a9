import { duration } from '../../../core/figures.ts'
import type { Spread } from '../../../core/spread.ts'

/** Stacks start one after the other at this distance, so that their bursts of work seldom meet. */
export const STAGGER_MS = 800
/** For the reports of all who use these times. */
export const HOW_STARTED = `The two packagings took turns to start, ${duration(STAGGER_MS)} apart, without waiting for the one before to end: several ran at a time and shared the machine, so the times are there to be compared, and one start by itself may be quicker.`
export interface LifecycleFacts {
  /** From the command that creates it to the first 200 of `GET /api/tasks`. */
  firstAnswerMs: Spread
  /** From the command that stops it to its return. */
  stopMs: Spread
  /** By service, one of each stop. 137: killed, for it had not ended in time. */
  exitCodes: Record<string, number[]>
  /** A `POST /api/tasks` that was half sent when the stop began, and was sent to its end after that. */
  inFlight: { sent: number; finished: number; outcomes: (number | string)[] }
}
