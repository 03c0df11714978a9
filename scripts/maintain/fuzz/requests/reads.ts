import { METHODS } from 'node:http'
import fc from 'fast-check'
import { type Exchange, FORM, kind, request, single, TITLE, wordOf } from './request.ts'

// Well-formed requests that change nothing: reads, and methods, addresses and headers that are odd.

const PATHS = wordOf(`
  / /?task=GUARDEDID /?edit=GUARDEDID /?edit=OWNID /style.css /api/tasks?limit=5
  /api/tasks?limit=50&after=7 /api/tasks/OWNID /api/tasks/GUARDEDID /api/health /api/ready
`)
/** What a browser or a cache may send. */
const READERS = fc.constantFrom(
  ...['Accept: text/html,*/*;q=0.1', 'Accept-Encoding: gzip, br, zstd', 'Range: bytes=0-0,5-2'],
  ...['If-None-Match: "x", W/"y", *', 'If-Modified-Since: yesterday', `User-Agent: ${TITLE}`],
  ...['Cookie: session=00000000000000000000000000000000', `Referer: http://x/${TITLE}`],
)

/** Reads that must be served. */
export const read = fc
  .record({
    method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD'),
    path: PATHS,
    headers: fc.array(READERS, { maxLength: 1 }),
  })
  .map((draft) => single({ ...draft, expect: 'serve' }))

/** What addresses are put together from, behind the beginning of one that there is. */
const PARTS = fc.oneof(
  wordOf('api tasks health / / // .. . %2e%2e %2f %5c %00 % %c0%ae %ff etc passwd toggle delete'),
  wordOf('title <x> " {} | :id * ~ 0 -1 01 1.0 1e3 0x10 9e9 1001 x ٣ __proto__ constructor null'),
  wordOf('999999999999999 1%2F..%2F2 1;2 %252e [object%20Object] %F0%9F%98%80 %zz %0d%0aX:y'),
  wordOf('? ? & = limit= limit[]= after= task= edit= edit[]= __proto__[limit]= constructor.x='),
  fc.constantFrom('9'.repeat(300), 'a'.repeat(4000), TITLE, encodeURIComponent(TITLE)),
  fc.string({ unit: 'binary', maxLength: 20 }).map(encodeURIComponent),
)
const ADDRESSES = fc
  .tuple(wordOf('/ /? /api/tasks /api/tasks/ /api/tasks? /tasks/ /style.css'), fc.array(PARTS))
  .map(([beginning, parts]) => beginning + parts.join(''))

/** Methods that change something where something is; here nothing is. */
const oddAddress = fc
  .record({
    path: ADDRESSES,
    method: fc.oneof(wordOf('GET PATCH DELETE PUT OPTIONS HEAD'), fc.constantFrom(...METHODS)),
    type: fc.constantFrom('application/json', 'text/plain', FORM),
    // Broken, so that it adds nothing, whichever route the address leads to.
    body: fc.constantFrom('', `{"title":"${TITLE}`),
  })
  .map(({ path, method: chosen, type, body }): Exchange => {
    // A server that cannot read the first line does not know that HEAD has no body.
    const method = chosen === 'HEAD' && !/^[\w/.?=&-]*$/.test(path) ? 'GET' : chosen
    const isRead = body === '' && (method === 'GET' || method === 'HEAD')
    const { bytes } = request({ method, path, type, ...(!isRead && { body }) })
    // Not every server reads every address: then it is refused without its id.
    return { requests: [{ bytes }], end: 'close' }
  })

const NAMES = wordOf(`
  X-Odd Cookie X-Forwarded-For X-Forwarded-Host Forwarded X-HTTP-Method-Override Accept-Version
  Authorization X-Latin __proto__ constructor Content-Type If-None-Match Accept X-Long Connection
`)
const VALUES = fc.constantFrom(
  ...[TITLE, `${TITLE}, ${TITLE}`, `for="${TITLE}"`, `Basic ${TITLE}`, 'DELETE', '1.0.0', 'Ã©'],
  ...['', '*', `session=${TITLE}; __proto__=1; ;=; session="x`, 'session=../../x', 'session=*'],
  ...['session=session:1', 'session=%00', 'keep-alive, x-request-id, host'],
  ...['h'.repeat(300), 'h'.repeat(8000)],
)
/** Together no more than any server takes. */
const MAX_HEADERS = 12_000

/** Reads with headers that are odd, many, long or repeated, all of them allowed. */
const oddHeaders = fc
  .record({
    path: wordOf('/ /style.css /api/health /api/tasks?limit=3 /nothing /api/nothing'),
    headers: fc
      .array(
        fc.tuple(NAMES, VALUES).map(([name, value]) => `${name}: ${value}`),
        { minLength: 1, maxLength: 31, size: 'max' },
      )
      .filter((headers) => headers.join('\r\n').length <= MAX_HEADERS),
  })
  .map(single)

export const READS = [
  kind(110, 'read', read),
  kind(100, 'odd method or address', oddAddress),
  kind(50, 'odd headers', oddHeaders),
]
