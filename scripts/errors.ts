/**
 * An error that can be expected (no engine, a full disk, a wrong option): it is shown as one sentence
 * and its remedy, without a stack trace. Anything else that is thrown is a bug and keeps its trace.
 */
export class ExpectedError extends Error {
  override readonly name = 'ExpectedError'
  /** What the reader can do about it, as a sentence or a command to type. */
  readonly remedy: string

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options)
    this.remedy = remedy
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
