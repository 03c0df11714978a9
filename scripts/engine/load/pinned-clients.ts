import { ask, type ProbeRequest, type Send } from './probe.ts'

/** In a path: the id of a task that is known at the address which gets the request. */
export const KNOWN = 'KNOWN'

/** One of several services that know nothing of each other, and a task that is there. */
export interface SeparateService {
  url: string
  knownId: string
}

/** How people send who use one of several separate services each, for their tasks are there and nowhere else. */
export function pinnedClients(services: SeparateService[]): Send {
  return (n: number, asked: ProbeRequest, timeoutMs: number) => {
    const { url = '', knownId = '' } = services[n % services.length] ?? {}
    return ask(url, { ...asked, path: asked.path.replace(KNOWN, knownId) }, timeoutMs)
  }
}
