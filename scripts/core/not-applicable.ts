/**
 * Thrown by an experiment that has nothing to measure in this pair. Its row is `not-measured` with the reason, and is no
 * failure of the run.
 */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable'
}
