import autocannon from 'autocannon'

export interface Load {
  method: 'GET' | 'POST'
  path: string
  /** Sent as JSON. */
  body?: unknown
  connections: number
  seconds: number
}

/** What a load got out of a server. */
export interface Throughput {
  perSecond: number
  /** Latencies as autocannon's histogram has them: whole milliseconds. */
  p50Ms: number
  p99Ms: number
  requests: number
  /** Answers other than 2xx, broken connections and time-outs. */
  failed: number
}

/**
 * As many requests as the server takes: each connection sends the next as soon as the last is answered (autocannon, a
 * closed loop).
 */
export async function throughput(url: string, load: Load): Promise<Throughput> {
  const { method, path, body, connections, seconds } = load
  const result = await autocannon({
    url: `${url}${path}`,
    method,
    connections,
    duration: seconds,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  return {
    perSecond: result.requests.total / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    requests: result.requests.total,
    failed: result.non2xx + result.errors,
  }
}
