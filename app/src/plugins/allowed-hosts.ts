import { isIP } from 'node:net'

/** Names that nobody can register, so that no page of another site can be made to lead here by them. */
const OURS_ALONE = /^(?:[^.]+|.+\.(?:localhost|local|internal))$/

/**
 * Whether a request may name this host.
 *
 * A web page can have its own name lead to a server that only the browser reaches (DNS rebinding), and is then of the same
 * origin as that server. It cannot have the server's address, a name without a dot (`localhost`, a service), or one that is
 * reserved for private networks. Any other name has to be listed.
 *
 * @param host the Host header; a client that sends none is no browser
 * @param listed names, each with or without a port, in lower case; `*` allows all
 */
export function isAllowedHost(host: string | undefined, listed: readonly string[]): boolean {
  if (host === undefined || host === '' || listed.includes('*')) return true
  const asked = host.toLowerCase()
  const name = asked.replace(/:\d*$/, '').replace(/\.$/, '')
  return (
    OURS_ALONE.test(name) ||
    isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0 ||
    listed.some((one) => one === asked || one === name)
  )
}

/** What the sender of a request with another name is told. */
export function hostRefusal(host = ''): string {
  // Only what looks like a name is said again.
  const name = /^[\w.:-]{1,253}$/.test(host) ? host.toLowerCase() : 'that name'
  return `The app is not known as ${name}. If it is to be, list the name in ALLOWED_HOSTS.`
}
