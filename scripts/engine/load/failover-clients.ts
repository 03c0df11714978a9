import { ask, type Outcome, type ProbeRequest, UNREACHED } from './probe.ts'

/** How many people it is; each has an address that they use until it fails them. */
const PEOPLE = 30
/** How long somebody waits for a connection before they try the next address. */
const CONNECT_MS = 1000

/** Nothing was sent: the next address may be asked the same, whatever it is. */
const NOT_SENT = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', UNREACHED]

/**
 * People who know several addresses of one service, as from a name with several address records: each begins with one of
 * them. Where no connection comes about, the next address gets the request, as browsers do it; where one breaks off or
 * stays silent after the request was sent, that request has failed, and the next goes to the next address.
 */
export class FailoverClients {
  /** Requests that another address than the first got, since there was no connection. */
  moved = 0
  readonly #urls: string[]
  /** Of each of the people, the address that they use now, by its number. */
  readonly #homes: number[]

  constructor(urls: string[]) {
    if (urls.length === 0) throw new Error('Clients know one address at least')
    this.#urls = urls
    this.#homes = Array.from({ length: PEOPLE }, (_, person) => person % urls.length)
  }

  /** Sends the n-th request of all. */
  send = async (n: number, asked: ProbeRequest, timeoutMs: number): Promise<Outcome> => {
    const person = n % PEOPLE
    const deadline = performance.now() + timeoutMs
    let outcome: Outcome = { status: null, error: UNREACHED }
    let chances = this.#urls.length
    while (chances-- > 0 && performance.now() < deadline) {
      const home = this.#homes[person] ?? 0
      const leftMs = Math.max(1, Math.ceil(deadline - performance.now()))
      outcome = await ask(this.#urls[home] ?? '', asked, leftMs, Math.min(leftMs, CONNECT_MS))
      if (outcome.status !== null) break
      // Unless another request of theirs has found that out already.
      if (this.#homes[person] === home) this.#homes[person] = (home + 1) % this.#urls.length
      if (!NOT_SENT.includes(outcome.error ?? '')) break
      this.moved++
    }
    return outcome
  }
}
