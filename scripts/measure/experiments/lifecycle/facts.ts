/** For the reports of all who use these times. */
export const HOW_STARTED =
  'They took turns, and while one was started or stopped, nothing else of this run was done.'

/** A start and a stop in each round. Lists have one entry a round, in order. */
export interface LifecycleFacts {
  /** From the command that creates it to the first 200 of `GET /api/tasks`. */
  firstAnswerMs: number[]
  /** From the command that stops it to its return. */
  stopMs: number[]
  /** By service. 137: killed, for it had not ended in time. */
  exitCodes: Record<string, number[]>
  /**
   * What was answered to a `POST /api/tasks` that was half sent when the stop began, and was sent to its end after that: a
   * status, or why none came.
   */
  inFlight: (number | string)[]
}
