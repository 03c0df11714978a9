import type { IncomingHttpHeaders } from 'node:http'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Why a request may not change anything, judged by where a browser says that it comes from; nothing where it may.
 *
 * A form on another site can post to us, but cannot hide where it is. A client that says nothing is no browser (curl, a
 * test), and nobody's cookies are at risk. The Host header is what the browser asked for, unless a proxy puts its own name
 * there: then the name that browsers use has to be listed. What a proxy says of it (X-Forwarded-Host) anybody may say.
 *
 * @param listed the names under which the app is reached, besides that in Host: ALLOWED_HOSTS
 */
export function changeRefusal(
  method: string,
  headers: IncomingHttpHeaders,
  listed: readonly string[] = [],
): string | undefined {
  if (SAFE_METHODS.has(method)) return undefined
  const site = headers['sec-fetch-site']
  // Browsers send it over HTTPS and to localhost only, and no script can set it.
  if (site !== undefined) {
    return site === 'same-origin' || site === 'none' ? undefined : ANOTHER_SITE
  }
  const { origin, host } = headers
  if (origin === undefined) return undefined
  // Only a web page has an origin with a host. (Some programs show files, whose origin has an empty one.)
  if (!/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return ANOTHER_SITE
  const page = new URL(origin)
  const asked = hostOf(page.protocol, host)
  if (page.host === asked || listed.includes(page.host)) return undefined
  return `${ANOTHER_SITE}: the page is at ${page.host} (Origin), and the request names ${asked ?? 'no host'} (Host). If a proxy in between puts its own name there, have it pass on the Host header, or list ${page.host} in ALLOWED_HOSTS.`
}

const ANOTHER_SITE = 'Another site may not change tasks here'

/** A Host header as an origin has it: in lower case, and without the port that its scheme implies. */
function hostOf(protocol: string, host = ''): string | undefined {
  const url = `${protocol}//${host}`
  return /[\s/?#@\\]/.test(host) || !URL.canParse(url) ? undefined : new URL(url).host
}
