import { once } from 'node:events'
import http from 'node:http'
import { createHistogram } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { isGood } from './answers.ts'
import { whileWatched } from './cpu-waits.ts'
import type { DueTimes } from './due-times.ts'
import { RateLimited, TOO_MANY_REQUESTS } from './rate-limit.ts'

/** The same request again and again, at a steady rate. */
export interface SteadyLoad {
  method: 'GET' | 'POST'
  path: string
  /** Sent as JSON. */
  body?: unknown
  perSecond: number
  requests: number
}

/** How long answers took to come, from the moment at which their requests were due. */
export interface Latency {
  p50Ms: number
  p99Ms: number
  requests: number
  /** Answers that were not good, and requests without one. They are in no percentile. */
  failed: number
  /** How long after it was due a request was sent, at most. */
  sentLateMs: number
  /**
   * The part of the time in which some program of this machine waited for a processor, 0 to 1; null where the kernel does not
   * tell.
   */
  cpuWaitShare: number | null
}

/** Time to start the thread that says when requests are due. */
const LEAD_NS = 100_000_000n
/** Opened before the first request is due. More are opened where answers are slower than requests come. */
const CONNECTIONS = 10
const ANSWERED_WITHIN_MS = 5000

/**
 * Sends requests at a steady rate on connections that are kept, whether or not earlier ones were answered (an open loop), and
 * times each from the moment at which it was due: a stall counts for all whom it would have held up, and not for the one
 * that met it ("coordinated omission": https://github.com/giltene/wrk2#acknowledgements).
 * @throws RateLimited where an answer was 429
 * @throws Error where no answer was good
 */
export async function latencyOf(url: string, load: SteadyLoad): Promise<Latency> {
  const agent = new http.Agent({ keepAlive: true })
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, () => send(url, load, agent)))
    return await measure(url, load, agent)
  } finally {
    agent.destroy()
  }
}

async function measure(url: string, load: SteadyLoad, agent: http.Agent): Promise<Latency> {
  // In microseconds: it holds whole numbers only.
  const histogram = createHistogram({ figures: 3 })
  const startNs = process.hrtime.bigint() + LEAD_NS
  const periodNs = 1e9 / load.perSecond
  /** Of the nth request: until now. */
  const sinceDueMs = (n: number) => (Number(process.hrtime.bigint() - startNs) - n * periodNs) / 1e6
  let [failed, limited, sentLateMs] = [0, 0, 0]
  const sendNext = async (n: number) => {
    sentLateMs = Math.max(sentLateMs, sinceDueMs(n))
    const status = await send(url, load, agent)
    if (status === TOO_MANY_REQUESTS) limited++
    if (isGood({ status })) histogram.record(Math.max(1, Math.round(sinceDueMs(n) * 1000)))
    else failed++
  }
  const began = performance.now()
  const times = { startNs, periodNs, requests: load.requests }
  const { cpuWaitShare } = await whileWatched(() => eachWhenDue(times, sendNext))
  if (limited > 0) {
    throw new RateLimited({ answers: histogram.count, elapsedMs: performance.now() - began })
  }
  if (histogram.count === 0) throw new Error(`No answer of ${url}${load.path} was good.`)
  return {
    p50Ms: histogram.percentile(50) / 1000,
    p99Ms: histogram.percentile(99) / 1000,
    ...{ requests: load.requests, failed, sentLateMs, cpuWaitShare },
  }
}

/** Begins the nth task when it is due, and waits for the end of all. */
async function eachWhenDue(times: DueTimes, task: (n: number) => Promise<void>): Promise<void> {
  const clock = new Worker(new URL('./due-times.ts', import.meta.url), { workerData: times })
  const begun: Promise<void>[] = []
  clock.on('message', (n: number) => {
    begun.push(task(n))
  })
  // Rejects where the thread fails.
  await once(clock, 'exit')
  await Promise.all(begun)
}

/** @returns the answer's status; null where none came in time */
function send(url: string, load: SteadyLoad, agent: http.Agent): Promise<number | null> {
  const { method, path, body } = load
  return new Promise((resolve) => {
    const request = http.request(`${url}${path}`, {
      ...{ method, agent, timeout: ANSWERED_WITHIN_MS },
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' } }),
    })
    const fail = () => {
      resolve(null)
    }
    request.on('error', fail)
    request.on('timeout', () => request.destroy())
    request.on('response', (response) => {
      response.on('error', fail)
      response.on('end', () => {
        resolve(response.statusCode ?? null)
      })
      response.resume()
    })
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
