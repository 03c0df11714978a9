/** How Node names what a server does that is not there, that is just going, or that is just coming. */
const CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH'],
  ...['ENETUNREACH', 'EHOSTDOWN', 'ENOTFOUND', 'EAI_AGAIN'],
])

/** What fetch says, as a TypeError, where a request was sent and no whole answer came; the cause says why. */
const FETCH_MESSAGES = new Set(['fetch failed', 'terminated'])

/**
 * Whether a request got no whole answer: refused, reset, timed out, an unknown name, or what is no HTTP. A TypeError of a
 * wrong line of code or a wrong address is none.
 */
export function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error.name === 'TimeoutError') return true
  if (error instanceof TypeError) {
    return FETCH_MESSAGES.has(error.message) && error.cause instanceof Error
  }
  return CODES.has((error as NodeJS.ErrnoException).code ?? '')
}
