import { parentPort, workerData } from 'node:worker_threads'

/** When requests are due, on the clock of `process.hrtime`. */
export interface DueTimes {
  startNs: bigint
  periodNs: number
  requests: number
}

// A thread that tells its parent each moment at which a request is due. Node's own timers count whole milliseconds, as much
// as a request takes; a thread of its own can sleep for fractions of one, and is not held up by answers.

const { startNs, periodNs, requests } = workerData as DueTimes
const untouched = new Int32Array(new SharedArrayBuffer(4))

for (let n = 0; n < requests; n++) {
  const dueNs = startNs + BigInt(Math.round(n * periodNs))
  const leftMs = Number(dueNs - process.hrtime.bigint()) / 1e6
  // Nobody changes the value, so this is a sleep.
  if (leftMs > 0) Atomics.wait(untouched, 0, 0, leftMs)
  parentPort?.postMessage(n)
}
