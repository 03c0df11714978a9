/**
 * Lets those who ask at the same time share one answer, and never gives anyone the answer to a question that was put
 * before they came: who comes while one is under way waits for the next. So at most one is under way at a time.
 *
 * Where the one under way fails, those who wait fail with it: they would only wait as long again.
 */
export function shareNext<T>(ask: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  let next: Promise<T> | undefined

  function start(): Promise<T> {
    next = undefined
    running = ask().finally(() => (running = undefined))
    return running
  }

  function fail(error: unknown): never {
    next = undefined
    throw error
  }

  return () => {
    if (next) return next
    if (!running) return start()
    next = running.then(start, fail)
    return next
  }
}
