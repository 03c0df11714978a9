import { METHODS } from 'node:http'
import { FORM, type Input, lines, pick, single } from './request.ts'

// Well-formed HTTP for what does not exist: methods, addresses, headers, senders.

const ODD_IDS = [
  ...String.raw`0 -1 01 1.0 1e3 0x10 x ٣ %00 __proto__ constructor toString 999999999999999`.split(
    ' ',
  ),
  ...String.raw`1%2F..%2F2 1;2 %252e null [object%20Object] %F0%9F%98%80 %zz`.split(' '),
  '9'.repeat(300),
]
const PARTS = [
  ...'api tasks health ready style.css .. . %2e%2e %2f %5c %00 % %c0%ae etc passwd'.split(' '),
  ...'toggle delete <x> " {} | :id * ~'.split(' '),
  ...['', 'a'.repeat(300)],
]
const QUERIES = [
  ...'limit=0 limit=1001 limit=1&limit=2 limit[]=1 limit=__proto__ after=-1 after=9e9'.split(' '),
  ...'after=%00 __proto__[limit]=1 constructor.prototype.limit=1 limit=%ff limit=٣'.split(' '),
  ...['limit=1%0d%0aX: y', '&&&', '=', '?', 'a'.repeat(4000)],
]

type MakePath = (input: Input) => string

const oddId: MakePath = ({ size }) => pick(ODD_IDS, size)
const ODD_PATHS: MakePath[] = [
  ({ bytes }) => `/${[...bytes.subarray(0, 6)].map((byte) => pick(PARTS, byte)).join('/')}`,
  (input) => `/api/tasks/${oddId(input)}`,
  (input) => `/tasks/${oddId(input)}/toggle`,
  (input) => `/tasks/${oddId(input)}/delete`,
  ...['/api/tasks', '/', '/style.css', '/api/health'].map((path) => () => path),
  ({ bytes }) => `/${encodeURIComponent(bytes.toString('utf16le').toWellFormed())}`,
  ({ bytes }) => `/${bytes.toString('hex').replaceAll(/../g, '%$&')}`,
  ({ bytes }) => `//${pick(PARTS, bytes.length)}/api/tasks`,
  ({ marker }) => `/api/tasks/${encodeURIComponent(marker)}`,
  ({ marker }) => `/${marker}`,
]

const QUERY_ROWS: MakePath[] = [
  ...['', '', ''].map((none) => () => none),
  ({ marker }) => `?${encodeURIComponent(marker)}`,
  ({ marker }) => `?x=${marker}`,
  ...QUERIES.map((query) => () => `?${query}`),
]

const COMMON = ['GET', 'PATCH', 'DELETE', 'PUT', 'OPTIONS', 'HEAD']
const TYPES = ['application/json', 'text/plain', FORM]

/** Methods that change something where something is; here nothing is. */
export const ODD_ADDRESS = ODD_PATHS.map((pathOf) => (input: Input) => {
  const { size, coin, marker, bytes } = input
  // Other bits than those that choose the id, so that each id meets each query.
  const path = pathOf(input) + pick(QUERY_ROWS, size >> 6)(input)
  const chosen = pick(coin ? COMMON : METHODS, size + bytes.length)
  // A server that cannot read the first line does not know that HEAD has no body.
  const method = chosen === 'HEAD' && !/^[\w/.?=&-]*$/.test(path) ? 'GET' : chosen
  // Broken, so that it adds nothing, whichever route the address leads to.
  const body = size % 5 === 0 ? `{"title":"${marker}` : undefined
  const isEmpty = body === undefined && method !== 'GET' && method !== 'HEAD'
  const draft = {
    ...{ method, path, type: pick(TYPES, size) },
    headers: isEmpty ? ['Content-Length: 0'] : [],
    ...(body !== undefined && { body }),
  }
  // Not every server reads every address: then it is refused without its id.
  return single(input, draft, { keep: false, requests: [{ method }] })
})

const OTHER_SITES = lines(`
  Sec-Fetch-Site: cross-site
  Sec-Fetch-Site: same-site
  Sec-Fetch-Site:
  Sec-Fetch-Site: SAME-ORIGIN
  Sec-Fetch-Site: same-origin, cross-site
  Origin: http://evil.example
  Origin: null
  Origin: https://evil.example:8080
  Origin: http://localhost.evil.example
  Origin: file://
  Origin: http://
  Origin:
`)
const CHANGES = lines(`
  POST /tasks
  POST /tasks/GUARDED/toggle
  POST /tasks/GUARDED/delete
  DELETE /api/tasks/GUARDED
  PATCH /api/tasks/GUARDED
  POST /api/tasks
`)

/** Good changes of guarded tasks, and good new tasks, but from another site. */
export const OTHER_SITE = OTHER_SITES.map((header) => (input: Input) => {
  const { title, guarded, size } = input
  const [method = '', path = ''] = pick(CHANGES, size).replace('GUARDED', guarded).split(' ')
  const content = path.startsWith('/api')
    ? { body: JSON.stringify({ title, completed: true }) }
    : { body: new URLSearchParams({ title }).toString(), type: FORM }
  return single(input, { method, path, ...content, headers: [header], expect: 'refuse' })
})

const ODD_HEADERS = lines(String.raw`
  X-Odd: MARKER
  Cookie: session=MARKER; __proto__=1; ;=; session="x
  Cookie: session=../../x
  Cookie: session=*
  Cookie: session=session:1
  Cookie: session=%00
  Cookie: session=
  X-Forwarded-For: MARKER
  X-Forwarded-Host: MARKER
  Forwarded: for="MARKER"
  X-HTTP-Method-Override: DELETE
  Accept-Version: 1.0.0
  Accept-Version: *
  Accept-Version: MARKER
  Authorization: Basic MARKER
  Connection: keep-alive, x-request-id, host
  X-Latin: Ã©
  X-Empty:
  __proto__: MARKER
  constructor: MARKER
  X-Long: LONG
  Content-Type: MARKER
  If-None-Match: MARKER
  Accept: MARKER, MARKER, MARKER, MARKER, MARKER, MARKER
`)
/** Together no more than any server takes. */
const MAX_HEADERS = 12_000
const ANY_PATHS = '/ /style.css /api/health /api/tasks?limit=3 /nothing /api/nothing'.split(' ')

/** Reads with headers that are odd, many, long or repeated, all of them allowed. */
export function oddHeaders(input: Input) {
  const { bytes, marker, size } = input
  const headers: string[] = []
  for (const byte of [0, ...bytes.subarray(0, 30)]) {
    const line = pick(ODD_HEADERS, byte).replaceAll('MARKER', marker)
    headers.push(line.replace('LONG', () => 'h'.repeat(1 + (size % 8000))))
  }
  while (headers.join('\r\n').length > MAX_HEADERS) headers.pop()
  return single(input, { path: pick(ANY_PATHS, size), headers })
}
