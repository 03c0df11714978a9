import { METHODS } from 'node:http'
import fc from 'fast-check'
import { FORM, lineOf, lines, request, single, TITLE, wordOf } from './request.ts'

// Well-formed HTTP for what does not exist: methods, addresses, headers, senders.

const IDS = fc.oneof(
  wordOf('0 -1 01 1.0 1e3 0x10 x ٣ %00 __proto__ constructor toString 999999999999999'),
  wordOf('1%2F..%2F2 1;2 %252e null [object%20Object] %F0%9F%98%80 %zz'),
  fc.constant('9'.repeat(300)),
)
const PARTS = fc.oneof(
  wordOf('api tasks health ready style.css .. . %2e%2e %2f %5c %00 % %c0%ae etc passwd'),
  wordOf('toggle delete title <x> " {} | :id * ~'),
  fc.constantFrom('', 'a'.repeat(300)),
)
const ESCAPED = encodeURIComponent(TITLE)
const QUERIES = fc.oneof(
  fc.constant(''),
  fc
    .oneof(
      wordOf('limit=0 limit=1001 limit=1&limit=2 limit[]=1 limit=__proto__ after=-1 after=9e9'),
      wordOf('after=%00 __proto__[limit]=1 constructor.prototype.limit=1 limit=%ff limit=٣'),
      wordOf('task=0 task=__proto__ edit=-1 edit=1&edit=2 edit[]=1 edit=%00'),
      fc.constantFrom('limit=1%0d%0aX: y', '&&&', '=', '?', 'a'.repeat(4000)),
      fc.constantFrom(ESCAPED, `edit=${ESCAPED}`, `x=${TITLE}`),
    )
    .map((query) => `?${query}`),
)

const PATHS = fc.oneof(
  fc.array(PARTS, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`),
  IDS.map((id) => `/api/tasks/${id}`),
  fc.tuple(IDS, wordOf('toggle delete title')).map(([id, does]) => `/tasks/${id}/${does}`),
  wordOf('/api/tasks / /style.css /api/health'),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `/${encodeURIComponent(text)}`),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => {
    return `/${Buffer.from(bytes).toString('hex').replaceAll(/../g, '%$&')}`
  }),
  PARTS.map((part) => `//${part}/api/tasks`),
  fc.constantFrom(`/api/tasks/${ESCAPED}`, `/${TITLE}`),
)

/** Methods that change something where something is; here nothing is. */
export const oddAddress = fc
  .record({
    path: fc.tuple(PATHS, QUERIES).map((parts) => parts.join('')),
    method: fc.oneof(wordOf('GET PATCH DELETE PUT OPTIONS HEAD'), fc.constantFrom(...METHODS)),
    type: fc.constantFrom('application/json', 'text/plain', FORM),
    // Broken, so that it adds nothing, whichever route the address leads to.
    body: fc.option(fc.constant(`{"title":"${TITLE}`), { freq: 1, nil: undefined }),
  })
  .map(({ path, method: chosen, type, body }) => {
    // A server that cannot read the first line does not know that HEAD has no body.
    const method = chosen === 'HEAD' && !/^[\w/.?=&-]*$/.test(path) ? 'GET' : chosen
    const isEmpty = body === undefined && method !== 'GET' && method !== 'HEAD'
    const headers = isEmpty ? ['Content-Length: 0'] : []
    const { bytes } = request({ method, path, type, headers, ...(body !== undefined && { body }) })
    // Not every server reads every address: then it is refused without its id.
    return { requests: [{ method, bytes }] }
  })

const OTHER_SITES = lineOf(`
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
const CHANGES = lineOf(`
  POST /tasks
  POST /tasks/GUARDEDID/title
  POST /tasks/GUARDEDID/toggle
  POST /tasks/GUARDEDID/delete
  DELETE /api/tasks/GUARDEDID
  PATCH /api/tasks/GUARDEDID
  POST /api/tasks
`)

/** Good changes of guarded tasks, and good new tasks, but from another site. */
export const otherSite = fc.tuple(OTHER_SITES, CHANGES).map(([header, change]) => {
  const [method = '', path = ''] = change.split(' ')
  const content = path.startsWith('/api')
    ? { body: JSON.stringify({ title: TITLE, completed: true }) }
    : { body: `title=${ESCAPED}`, type: FORM }
  return single({ method, path, ...content, headers: [header], expect: 'refuse' })
})

const HEADERS = fc.constantFrom(
  ...lines(`
    X-Odd: <UNIQUETEXT>
    Cookie: session=<UNIQUETEXT>; __proto__=1; ;=; session="x
    Cookie: session=../../x
    Cookie: session=*
    Cookie: session=session:1
    Cookie: session=%00
    Cookie: session=
    X-Forwarded-For: <UNIQUETEXT>
    X-Forwarded-Host: <UNIQUETEXT>
    Forwarded: for="<UNIQUETEXT>"
    X-HTTP-Method-Override: DELETE
    Accept-Version: 1.0.0
    Accept-Version: *
    Accept-Version: <UNIQUETEXT>
    Authorization: Basic <UNIQUETEXT>
    Connection: keep-alive, x-request-id, host
    X-Latin: Ã©
    X-Empty:
    __proto__: <UNIQUETEXT>
    constructor: <UNIQUETEXT>
    Content-Type: <UNIQUETEXT>
    If-None-Match: <UNIQUETEXT>
    Accept: <UNIQUETEXT>, <UNIQUETEXT>, <UNIQUETEXT>, <UNIQUETEXT>
  `),
  `X-Long: ${'h'.repeat(300)}`,
  `X-Long: ${'h'.repeat(8000)}`,
)
/** Together no more than any server takes. */
const MAX_HEADERS = 12_000

/** Reads with headers that are odd, many, long or repeated, all of them allowed. */
export const oddHeaders = fc
  .record({
    path: wordOf('/ /style.css /api/health /api/tasks?limit=3 /nothing /api/nothing'),
    headers: fc
      .array(HEADERS, { minLength: 1, maxLength: 31, size: 'max' })
      .filter((headers) => headers.join('\r\n').length <= MAX_HEADERS),
  })
  .map(single)
