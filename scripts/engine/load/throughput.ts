import autocannon from 'autocannon'
import { RateLimited, TOO_MANY_REQUESTS } from './rate-limit.ts'

export interface Load {
  method: 'GET' | 'POST'
  path: string
  /** Sent as JSON. */
  body?: unknown
  /** A redirect is the answer that is wanted, as to a form. */
  redirects?: boolean
  connections: number
  seconds: number
}

/** What a load got out of a server. */
export interface Throughput {
  /** Good answers. */
  perSecond: number
  /** Latencies as autocannon's histogram has them: whole milliseconds. */
  p50Ms: number
  p99Ms: number
  requests: number
  /** Answers other than those that are wanted, broken connections and time-outs. */
  failed: number
}

/** A load is ended at one of these ticks. Milliseconds. */
const TICK_MS = 50

/**
 * As many requests as the server takes: each connection sends the next as soon as the last is answered (autocannon, a
 * closed loop). The rate is counted up to the last answer, so that a slow server is not judged by what it has not finished.
 * @param during ends the load as soon as it is settled, where that is sooner
 * @throws RateLimited where an answer was 429
 */
export async function throughput(
  url: string,
  load: Load,
  during?: Promise<unknown>,
): Promise<Throughput> {
  const { method, path, body, connections, seconds, redirects = false } = load
  const start = performance.now()
  let lastAnswer = start
  const result = await run(
    {
      url: `${url}${path}`,
      method,
      connections,
      duration: seconds,
      sampleInt: TICK_MS,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    },
    () => {
      lastAnswer = performance.now()
    },
    during,
  )
  const requests = result.requests.total
  if (result.statusCodeStats?.[`${TOO_MANY_REQUESTS}` as const]) {
    throw new RateLimited({ answers: result['2xx'], elapsedMs: lastAnswer - start })
  }
  const refused = result.non2xx - (redirects ? result['3xx'] : 0)
  return {
    perSecond: requests === 0 ? 0 : (requests - refused) / ((lastAnswer - start) / 1000),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    requests,
    failed: refused + result.errors,
  }
}

/** The form with a callback: only it gives away each answer as it comes. */
function run(
  options: autocannon.Options,
  onAnswer: () => void,
  during?: Promise<unknown>,
): Promise<autocannon.Result> {
  return new Promise((resolve, reject) => {
    const running = autocannon(options, (error: unknown, result) => {
      if (error instanceof Error) reject(error)
      else resolve(result)
    })
    running.on('response', onAnswer)
    const stop = () => {
      running.stop()
    }
    // What it ends with is told to whoever started it.
    during?.then(stop, stop)
  })
}
