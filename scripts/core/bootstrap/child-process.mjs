// Runs before anything is installed (bootstrap.mjs), on any Node ≥ 20: plain JavaScript, no dependency.

/**
 * How a child ended. Ctrl-C reaches the whole foreground group, the child included: we only outlive it, so that
 * it can clean up. SIGTERM and SIGHUP may come to us alone and are passed on.
 */
export function endOf(child) {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP']
  let received
  const onSignal = (name) => {
    received = name
    if (name !== 'SIGINT') child.kill(name)
  }
  for (const name of names) process.on(name, onSignal)
  return new Promise((resolve) => {
    const end = (how) => {
      for (const name of names) process.off(name, onSignal)
      resolve({ ...how, received })
    }
    child.on('error', (error) => end({ code: null, signal: null, error }))
    child.on('close', (code, signal) => end({ code, signal }))
  })
}

/** Ends us as the child was ended, so that a shell sees the same. */
export function endBy(signal) {
  process.kill(process.pid, signal)
}
