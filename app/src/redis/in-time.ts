/** A page that needs Redis answers 503 within 250 ms: this much for Redis, the rest for us. */
export const COMMAND_TIMEOUT_MS = 200

/**
 * Redis's answer, or a failure once it has been silent for too long.
 *
 * Only its own silence counts. On a machine that is short of CPU it may be us who were held up: then the timer is due
 * before the answer has been read that came meanwhile, for timers have their turn before sockets. So the sockets get
 * one more look first. (ioredis's `commandTimeout` gives none, and turns each hiccup into a 503.)
 */
export function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      setImmediate(() => {
        reject(new Error('Command timed out'))
      })
    }, COMMAND_TIMEOUT_MS)
    answer.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      () => {
        clearTimeout(timer)
        resolve(answer) // Its failure.
      },
    )
  })
}
