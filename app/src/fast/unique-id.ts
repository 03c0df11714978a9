import { randomBytes } from 'node:crypto'

/** 72 random bits, in letters that are fit for a header. */
const PROCESS = randomBytes(9).toString('base64url')
let count = 0

/**
 * An id that no process has made before: a random one for the process, and which of its ids it is. Whoever knows one can
 * guess the next, so it is nothing for a secret; for all else it is quicker than a random one each time.
 */
export function uniqueId(): string {
  return `${PROCESS}-${++count}`
}
