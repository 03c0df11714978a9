import type { IncomingHttpHeaders } from 'node:http'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request may change something, judged by where a browser says that it comes from.
 *
 * A form on another site can post to us, but cannot hide where it is. A client that says nothing is
 * no browser (curl, a test), and nobody's cookies are at risk. The Host header is what the browser
 * asked for, so no proxy in between has to be known or trusted.
 */
export function mayChange(method: string, headers: IncomingHttpHeaders): boolean {
  if (SAFE_METHODS.has(method)) return true
  const site = headers['sec-fetch-site']
  // Browsers send it over HTTPS and to localhost only, and no script can set it.
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const { origin, host } = headers
  if (origin === undefined) return true
  // Only a web page has an origin with a host. (Some programs show files, whose origin has an empty one.)
  return (
    /^https?:\/\//i.test(origin) &&
    URL.canParse(origin) &&
    new URL(origin).host === host?.toLowerCase()
  )
}
