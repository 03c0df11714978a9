import { ask, type Outcome, type ProbeRequest } from './probe.ts'

/** In a path: the id of a task that is known at the address which gets the request. */
export const KNOWN = 'KNOWN'

/** One of several services that know nothing of each other, and a task that is there. */
export interface Place {
  url: string
  knownId: string
}

/** People who use one of several separate services each, for their tasks are there and nowhere else. */
export class Regulars {
  readonly #places: Place[]

  constructor(places: Place[]) {
    this.#places = places
  }

  /** Sends the n-th request of all. */
  send = (n: number, asked: ProbeRequest, timeoutMs: number): Promise<Outcome> => {
    const { url = '', knownId = '' } = this.#places[n % this.#places.length] ?? {}
    return ask(url, { ...asked, path: asked.path.replace(KNOWN, knownId) }, timeoutMs)
  }
}
