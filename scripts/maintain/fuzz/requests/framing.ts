import fc from 'fast-check'
import { bytes, type Exchange, lines, raw, repeated, request, type Sent, TITLE } from './request.ts'

// What is wrong or odd in HTTP itself. Node's own client would send none of it.

const BODY = JSON.stringify({ title: TITLE })
const BROKEN_BODY = BODY.slice(0, -2)
const WHITE_SPACE: Record<string, string> = { SP: ' ', VT: '\x0b', LF: '\n' }

/**
 * Requests that are written on one line each: `|` is an end of line, GOOD a body that adds a task, BROKEN one that cannot.
 * LENGTH is how long the body is, MORE and LESS are wrong by one, HEX is how chunks write it. SP, VT and LF are white space.
 */
function written(table: string): string[] {
  return lines(table).map((line) => {
    const body = line.includes('BROKEN') ? BROKEN_BODY : BODY
    return line
      .replaceAll('|', '\r\n')
      .replaceAll('LENGTH', String(body.length))
      .replaceAll('MORE', String(body.length + 1))
      .replaceAll('LESS', String(body.length - 1))
      .replaceAll('HEX', body.length.toString(16))
      .replaceAll(/SP|VT|LF/g, (name) => WHITE_SPACE[name] ?? name)
      .replace(/GOOD|BROKEN/, () => body)
  })
}

/** As they are, or with the client's half closed after them. */
function halfClosedOrNot(exchanges: fc.Arbitrary<Exchange>): fc.Arbitrary<Exchange> {
  return fc.oneof(
    exchanges,
    exchanges.map((one): Exchange => ({ ...one, end: 'half-close' })),
  )
}

const GET = 'GET /api/health HTTP/1.1\r\nHost: HOSTNAME\r\n'
const POST =
  'POST /api/tasks HTTP/1.1\r\nHost: HOSTNAME\r\nX-Request-Id: REQUESTID\r\nContent-Type: application/json\r\n'
const refused: Sent = { method: 'POST', expect: 'refuse' }

/** Whole requests that add a task if a server reads them in its own way; they must be refused. */
const posts = (table: string, behind = '') =>
  fc.constantFrom(...written(table)).map((rest) => raw(`${POST}${rest}${behind}`, refused))

/** A request behind another one: it must not be answered as if it were part of that, or the other way round. */
const HIDDEN = `${GET}\r\n`

/** Lengths and encodings that contradict each other, or are none. */
export const smuggled = posts(
  String.raw`
    Content-Length: LENGTH|Content-Length: MORE||GOOD
    Content-Length: LENGTH, MORE||GOOD
    Content-Length: -LENGTH||GOOD
    Content-Length: +LENGTH||GOOD
    Content-Length: 0xLENGTH||GOOD
    Content-Length: LENGTHe0||GOOD
    Content-Length: 9999999999999999999999999||GOOD
    Transfer-Encoding: gzip||GOOD
    Transfer-Encoding: chunked, identity||GOOD
    Transfer-Encoding: xchunked||GOOD
    Transfer-Encoding: "chunked"||GOOD
    Transfer-Encoding : chunked|Content-Length: LENGTH||GOOD
    SPTransfer-Encoding: chunked|Content-Length: LENGTH||GOOD
    Content-Length: LENGTH|Transfer-Encoding: identity, chunked, x||GOOD
    Transfer-Encoding: VTchunked||GOOD
    Content_Length: 5|Transfer-Encoding: chunk||GOOD
  `,
  HIDDEN,
)

/** A length and chunks at once. RFC 9112 lets chunks win; to refuse both is safer, and as good. */
export const lengthAndChunks = posts(`
  Content-Length: LENGTH|Transfer-Encoding: chunked||HEX|BROKEN|0||
  Content-Length: 3|Transfer-Encoding: chunked||1|{|HEX|BROKEN|0||
  Transfer-Encoding: chunked|Content-Length: LENGTH||HEX|BROKEN|0||
  Transfer-Encoding: chunked|Content-Length: 0||HEX|BROKEN|0||
`)

export const brokenChunks = posts(`
  Transfer-Encoding: chunked||HEXx|GOOD|0||
  Transfer-Encoding: Chunked||HEX|GOOD0||
  Transfer-Encoding: chunked||-HEX|GOOD|0||
  Transfer-Encoding: chunked||0xHEX|GOOD|0||
  Transfer-Encoding: chunked||ffffffffffffffffff|GOOD|0||
  Transfer-Encoding: chunked|||GOOD|0||
  Transfer-Encoding: chunked||1|GOOD|0||
`)

export const wrongLength = halfClosedOrNot(
  posts(`
    Content-Length: MORE||GOOD
    Content-Length: LESS||GOOD
    Content-Length: 5||GOOD
    Content-Length: 2000000||GOOD
  `),
)

/** Chunks that are odd and right. */
export const oddChunks = fc
  .constantFrom(
    ...written(`
      Transfer-Encoding: chunked||HEX|GOOD|0||
      Transfer-Encoding: Chunked||000HEX|GOOD|00||
      Transfer-Encoding: chunked||HEX;a=b;c="d"|GOOD|0;e||
      Transfer-Encoding: chunked||HEX|GOOD|0|X-Trailer: <UNIQUETEXT>|X-More: 1||
    `),
  )
  .map((rest): Exchange => {
    const effect = { do: 'create', title: TITLE } as const
    const sent: Sent = { method: 'POST', id: 'REQUESTID', expect: 'serve', effect }
    return { requests: [{ ...sent, bytes: `${POST}${rest}` }], keep: true }
  })

const BROKEN_HEADERS = written(`
  X: a|	folded <UNIQUETEXT>
  X y: <UNIQUETEXT>
  <UNIQUETEXT>: x
  : <UNIQUETEXT>
  X
  Host: evil.example
  Host:
  Content-Length: 0|Content-Length : 5
  X: \0<UNIQUETEXT>
  X: a\rb
  X: \x01
  X: yLFEvil: z
`)

export const brokenHeaders = fc
  .oneof(
    { weight: 6, arbitrary: fc.constantFrom(...BROKEN_HEADERS) },
    repeated('v', 16_500, 66_500).map((text) => `X: ${text}`),
    repeated('A: b\r\n', 3000, 5000).map((text) => text.trim()),
  )
  .map((header) => raw(`${GET}${header}\r\n\r\n`))

/** Bytes that are no HTTP, and beginnings that look like it. */
const GARBAGE = [
  ...'0.9 1.2 2.0 3 x 11 '.split(' ').map((version) => `GET / HTTP/${version}|Host: x||`),
  ...['get', 'GET\t', ' GET', 'G ET', '<zq>', 'GET'.repeat(50)].map(
    (method) => `${method} / HTTP/1.1|Host: x||`,
  ),
  ...['GET /||', 'PRI * HTTP/2.0||SM||', '*1|$8|FLUSHALL|'],
  `GET /${TITLE}\0 HTTP/1.1|Host: x||`,
  '\x16\x03\x01\x00\x02\x01\x00',
].map((line) => line.replaceAll('|', '\r\n'))

export const garbage = halfClosedOrNot(
  fc
    .oneof(
      { weight: 6, arbitrary: fc.constantFrom(...GARBAGE) },
      repeated('\r\n', 1, 60),
      bytes(40),
      bytes(40).map((text) => `${text}\r\n\r\n`),
    )
    .map((text) => raw(text)),
)

const WHOLE = [
  request({ path: '/api/tasks?limit=1', headers: [`X-A: ${TITLE}`, 'Accept: */*'] }),
  request({ method: 'POST', path: '/api/tasks?limit=1', body: BROKEN_BODY }),
  request({ method: 'DELETE', path: '/api/tasks/none', headers: [`X-A: ${TITLE}`] }),
]
const EDITS = fc.array(
  fc.record({
    at: fc.nat(250),
    // Less than none: so many bytes come twice.
    remove: fc.integer({ min: -12, max: 40 }),
    insert: fc.oneof(fc.constantFrom('', '\r\n', '\n', '\0', ' ', ':', '\r', '\x7f'), bytes(1)),
  }),
  { minLength: 1, maxLength: 4 },
)

/** A request with some bytes changed, taken out, doubled or put in. It adds nothing, whole or broken. */
export const mutated = halfClosedOrNot(
  fc.tuple(fc.constantFrom(...WHOLE), EDITS).map(([whole, edits]) => {
    const edited = edits.reduce((text, { at, remove, insert }) => {
      return text.slice(0, at) + insert + text.slice(Math.max(0, at + remove))
    }, whole.bytes)
    return raw(edited)
  }),
)

/** HTTP/1.0 needs no host, HTTP/1.1 does. */
export const noHost = fc.constantFrom('1.0', '1.1').map((version): Exchange => {
  const bytesOfIt = `GET /api/health HTTP/${version}\r\nX-Request-Id: REQUESTID\r\n\r\n`
  const expect = version === '1.0' ? 'serve' : 'refuse'
  return { requests: [{ method: 'GET', bytes: bytesOfIt, expect }] }
})
