import http from 'node:http'
import { RateLimited, TOO_MANY_REQUESTS } from './rate-limit.ts'

/** What became of one request. Times in milliseconds. */
export interface Answer {
  /** When it was sent, from the probe's start. */
  atMs: number
  /** Until the whole answer was there, or until it failed. */
  tookMs: number
  /** The HTTP status; null where no whole answer came. */
  status: number | null
  /** Why not, as Node names it: ECONNREFUSED, ECONNRESET, ETIMEDOUT. */
  error?: string
  /** The instance that answered, where it says so. */
  servedBy?: string
}

export interface ProbeRequest {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  /** Sent as JSON. */
  body?: unknown
  /** Sent as a form, in the body's place. */
  form?: Record<string, string>
}

export interface ProbeOptions {
  perSecond: number
  /** A request without an answer after this long counts as failed. */
  timeoutMs?: number
  /** The n-th request, from 0. */
  request: (n: number) => ProbeRequest
  /** How the n-th is sent; where left out, straight to the probe's address. */
  send?: Send
}

export type Send = (n: number, request: ProbeRequest, timeoutMs: number) => Promise<Outcome>

/**
 * Users who keep coming: sends requests at a steady rate, whether or not earlier ones were answered (an open loop, so
 * a stall cannot hide the requests that it held up), each on a connection of its own.
 */
export class Probe {
  /** How long after it was due a request was sent, at most. Where this is much, it was we who were held up. */
  sentLateMs = 0
  /** On the clock of `performance.now()`. */
  readonly startedAtMs = performance.now()
  readonly #url: string
  readonly #options: ProbeOptions
  readonly #answers: Answer[] = []
  #limited: RateLimited | undefined
  readonly #underWay = new Set<Promise<void>>()
  #timer: NodeJS.Timeout
  #sent = 0

  constructor(url: string, options: ProbeOptions) {
    this.#url = url
    this.#options = options
    // Several ticks a period; each sends what is due, so that a late tick loses nothing.
    this.#timer = setInterval(
      () => {
        this.#sendDue()
      },
      Math.max(1, 250 / options.perSecond),
    )
  }

  /**
   * So far, in the order in which they came.
   * @throws RateLimited where one of them was 429: what comes then says nothing of what is measured
   */
  get answers(): Answer[] {
    if (this.#limited) throw this.#limited
    return this.#answers
  }

  /** The probe's clock: milliseconds since it started. */
  now(): number {
    return performance.now() - this.startedAtMs
  }

  /**
   * Sends no more, waits for the answers that are due, and returns all in the order in which they were sent.
   * @throws RateLimited as `answers`
   */
  async stop(): Promise<Answer[]> {
    clearInterval(this.#timer)
    await Promise.all(this.#underWay)
    return this.answers.sort((a, b) => a.atMs - b.atMs)
  }

  #sendDue(): void {
    const dueMs = () => (1000 * this.#sent) / this.#options.perSecond
    while (dueMs() <= this.now()) {
      this.sentLateMs = Math.max(this.sentLateMs, this.now() - dueMs())
      const sending = this.#send(this.#sent++)
      this.#underWay.add(sending)
      void sending.then(() => this.#underWay.delete(sending))
    }
  }

  async #send(n: number): Promise<void> {
    const atMs = this.now()
    const { timeoutMs = 2000, request, send } = this.#options
    const result = await (send
      ? send(n, request(n), timeoutMs)
      : ask(this.#url, request(n), timeoutMs))
    if (result.status === TOO_MANY_REQUESTS) {
      const answered = this.#answers.filter(({ status }) => status !== TOO_MANY_REQUESTS)
      this.#limited ??= new RateLimited({ answers: answered.length, elapsedMs: this.now() })
    }
    this.#answers.push({ atMs, tookMs: this.now() - atMs, ...result })
  }
}

export type Outcome = Pick<Answer, 'status' | 'error' | 'servedBy'>

/** The error of a request that was never sent, since nobody took the connection in time. */
export const UNREACHED = 'EUNREACHED'

/**
 * One request on a connection of its own. Never throws: what went wrong is in the outcome.
 * @param connectMs how long to wait for the connection alone; where left out, as long as for the answer
 */
export function ask(url: string, asked: ProbeRequest, timeoutMs: number, connectMs?: number) {
  const { method = 'GET', path } = asked
  const { payload, type } = payloadOf(asked)
  return new Promise<Outcome>((resolve) => {
    const fail = (error: NodeJS.ErrnoException) => {
      // Ours is the only signal, and it means that the time is up.
      const code = error.code === 'ABORT_ERR' ? 'ETIMEDOUT' : error.code
      resolve({ status: null, error: code ?? error.name })
    }
    const request = http.request(`${url}${path}`, {
      method,
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    })
    request.on('error', fail)
    if (connectMs !== undefined) giveUpUnlessConnected(request, connectMs)
    request.on('response', (response) => {
      const servedBy = response.headers['x-served-by']
      response.on('error', fail)
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? null,
          ...(typeof servedBy === 'string' ? { servedBy } : {}),
        })
      })
      response.resume()
    })
    request.end(payload)
  })
}

function giveUpUnlessConnected(request: http.ClientRequest, connectMs: number): void {
  const timer = setTimeout(() => {
    request.destroy(Object.assign(new Error('Not connected in time'), { code: UNREACHED }))
  }, connectMs)
  request.on('close', () => {
    clearTimeout(timer)
  })
  request.on('socket', (socket) => {
    socket.on('connect', () => {
      clearTimeout(timer)
    })
  })
}

function payloadOf({ body, form }: ProbeRequest): { payload?: string; type?: string } {
  if (form !== undefined) {
    const payload = new URLSearchParams(form).toString()
    return { payload, type: 'application/x-www-form-urlencoded' }
  }
  return body === undefined ? {} : { payload: JSON.stringify(body), type: 'application/json' }
}
