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
  if (!(error instanceof Error)) return String(error)
  const { message, cause } = error
  // All that fetch says by itself.
  if (message !== 'fetch failed' || !(cause instanceof Error)) return message
  const { code = '' } = cause as NodeJS.ErrnoException
  return `${message} (${cause.message || code})`
}

/** What the system refuses, by its code: a sentence about a file, and what helps. */
const REFUSALS: Record<string, { message: string; remedy: string }> = {
  ENOSPC: { message: 'The disk is full', remedy: 'Free some room on it, then repeat the command.' },
  EDQUOT: {
    message: 'Your share of the disk is full',
    remedy: 'Free some room, then repeat the command.',
  },
  EROFS: { message: 'The disk can only be read', remedy: 'Put the lab where you can write.' },
  EACCES: { message: 'You may not do that there', remedy: 'See whose file it is (`ls -l`).' },
  EMFILE: { message: 'Too many files are open', remedy: 'Raise the limit (`ulimit -n 4096`).' },
}

/**
 * A refusal of the system's, such as a full disk, and an error with a remedy from code that cannot import this file (it
 * runs before there are dependencies), as the error that it means; anything else as it is.
 */
export function asExpected(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ExpectedError) return error
  if ('remedy' in error && typeof error.remedy === 'string') {
    return new ExpectedError(error.message, error.remedy, { cause: error })
  }
  const { code = '', path } = error as NodeJS.ErrnoException
  const refusal = Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined
  if (!refusal) return error
  const where = path === undefined ? '' : `: ${path}`
  return new ExpectedError(`${refusal.message}${where}.`, refusal.remedy, { cause: error })
}
