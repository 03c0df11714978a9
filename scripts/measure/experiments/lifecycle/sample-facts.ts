import type { LifecycleFacts } from './facts.ts'

// Invented, for tests.

/** Eight rounds, each with its start and stop, and a request that was in flight. */
export const facts = (
  startMs: number[],
  finished: number,
  codes: Record<string, number[]> = { web: [0, 0] },
): LifecycleFacts => ({
  firstAnswerMs: startMs,
  stopMs: eight(1000),
  exitCodes: codes,
  inFlight: startMs.map((_, round) => (round < finished ? 201 : 'ECONNRESET')),
})
export const eight = (value: number, last = value) => [
  ...Array.from({ length: 7 }, () => value),
  last,
]
