import { TITLE } from './request.ts'

// What is wrong or odd in HTTP itself. Node's own client would send none of it. In the tables, `|` is an end of line.

const GOOD = JSON.stringify({ title: TITLE })
/** A body that adds nothing, for where a server may choose between two readings of a request. */
export const BROKEN = GOOD.slice(0, -2)
const N = GOOD.length
const HEX = N.toString(16)
const HEX_BROKEN = BROKEN.length.toString(16)
const CHUNKED = 'Transfer-Encoding: chunked'

/** What comes after the first headers of `POST /api/tasks`. It would add a task, and must be refused. */
const REFUSED_POSTS: Record<string, string> = {
  'two lengths': `Content-Length: ${N}|Content-Length: ${N + 1}||${GOOD}`,
  'two lengths in one': `Content-Length: ${N}, ${N + 1}||${GOOD}`,
  'a negative length': `Content-Length: -${N}||${GOOD}`,
  'a length with a sign': `Content-Length: +${N}||${GOOD}`,
  'a hexadecimal length': `Content-Length: 0x${HEX}||${GOOD}`,
  'a length with an exponent': `Content-Length: ${N}e0||${GOOD}`,
  'a length beyond all numbers': `Content-Length: 9999999999999999999999999||${GOOD}`,
  'a length too long by one': `Content-Length: ${N + 1}||${GOOD}`,
  'a length too short by one': `Content-Length: ${N - 1}||${GOOD}`,
  'a length much too short': `Content-Length: 5||${GOOD}`,
  'a length much too long': `Content-Length: 2000000||${GOOD}`,
  'an encoding without chunks': `Transfer-Encoding: gzip||${GOOD}`,
  'an encoding after chunks': `${CHUNKED}, identity||${GOOD}`,
  'an unknown encoding': `Transfer-Encoding: xchunked||${GOOD}`,
  'an encoding in quotes': `Transfer-Encoding: "chunked"||${GOOD}`,
  'an encoding after VT': `Transfer-Encoding: \x0bchunked||${GOOD}`,
  'a space before a colon': `Transfer-Encoding : chunked|Content-Length: ${N}||${GOOD}`,
  'a space before a name': ` ${CHUNKED}|Content-Length: ${N}||${GOOD}`,
  'a length and three encodings': `Content-Length: ${N}|${CHUNKED}, identity, x||${GOOD}`,
  'an underscore in a name': `Content_Length: 5|Transfer-Encoding: chunk||${GOOD}`,
  // RFC 9112 lets chunks win; to refuse both is safer, and as good.
  'a length before chunks': `Content-Length: 3|${CHUNKED}||${HEX_BROKEN}|${BROKEN}|0||`,
  'a length after chunks': `${CHUNKED}|Content-Length: 0||${HEX_BROKEN}|${BROKEN}|0||`,
  'a letter after a chunk size': `${CHUNKED}||${HEX}x|${GOOD}|0||`,
  'a chunk without an end': `${CHUNKED}||${HEX}|${GOOD}0||`,
  'a negative chunk size': `${CHUNKED}||-${HEX}|${GOOD}|0||`,
  'a chunk size with 0x': `${CHUNKED}||0x${HEX}|${GOOD}|0||`,
  'a chunk size beyond all numbers': `${CHUNKED}||ffffffffffffffffff|${GOOD}|0||`,
  'no chunk size': `${CHUNKED}|||${GOOD}|0||`,
  'a chunk size too small': `${CHUNKED}||1|${GOOD}|0||`,
}

/** The same, but odd and right: it must be served. */
const SERVED_POSTS: Record<string, string> = {
  'two chunks': `${CHUNKED}||1|{|${(N - 1).toString(16)}|${GOOD.slice(1)}|0||`,
  'zeros before chunk sizes': `Transfer-Encoding: Chunked||000${HEX}|${GOOD}|00||`,
  'chunk extensions': `${CHUNKED}||${HEX};a=b;c="d"|${GOOD}|0;e||`,
  trailers: `${CHUNKED}||${HEX}|${GOOD}|0|X-Trailer: ${TITLE}|X-More: 1||`,
}

/** What comes after the first lines of `GET /api/health`. It may be served or refused. */
const HEADERS: Record<string, string> = {
  'a folded header': `X: a|\tfolded ${TITLE}`,
  'a space in a name': `X y: ${TITLE}`,
  'markup as a name': `${TITLE}: x`,
  'no name': `: ${TITLE}`,
  'a name alone': 'X',
  'another host': 'Host: evil.example',
  'an empty host': 'Host:',
  'a second length': 'Content-Length: 0|Content-Length : 5',
  NUL: `X: \0${TITLE}`,
  CR: 'X: a\rb',
  LF: 'X: y\nEvil: z',
  'a control character': 'X: \x01',
  'a header of 17 KB': `X: ${'v'.repeat(17_000)}`,
  'a header of 66 KB': `X: ${'v'.repeat(66_000)}`,
  '5,000 headers': 'A: b|'.repeat(5000).slice(0, -1),
}

/** What is no HTTP, or looks like it only at first. */
const GARBAGE: Record<string, string> = {
  'no version': 'GET /||',
  'HTTP/0.9': 'GET / HTTP/0.9|Host: x||',
  'HTTP/1.2': 'GET / HTTP/1.2|Host: x||',
  'HTTP/2': 'PRI * HTTP/2.0||SM||',
  'HTTP/3': 'GET / HTTP/3|Host: x||',
  'HTTP without a version': 'GET / HTTP/|Host: x||',
  'a method in lower case': 'get / HTTP/1.1|Host: x||',
  'a tab after a method': 'GET\t / HTTP/1.1|Host: x||',
  'a space before a method': ' GET / HTTP/1.1|Host: x||',
  'a space in a method': 'G ET / HTTP/1.1|Host: x||',
  'markup as a method': '<zq> / HTTP/1.1|Host: x||',
  'a long method': `${'GET'.repeat(50)} / HTTP/1.1|Host: x||`,
  'NUL in an address': `GET /${TITLE}\0 HTTP/1.1|Host: x||`,
  'a command to Redis': '*1|$8|FLUSHALL|',
  TLS: '\x16\x03\x01\x00\x02\x01\x00',
}

const GET = 'GET /api/health HTTP/1.1|Host: HOSTNAME|'
const POST =
  'POST /api/tasks HTTP/1.1|Host: HOSTNAME|X-Request-Id: REQUESTID|Content-Type: application/json|'

export interface Case {
  name: string
  bytes: string
  expected: 'serve' | 'refuse' | 'either'
}

/** The entries of a table, each between the same texts. */
function cases(
  expected: Case['expected'],
  before: string,
  table: Record<string, string>,
  after = '',
): Case[] {
  return Object.entries(table).map(([name, text]) => {
    return { name, expected, bytes: (before + text + after).replaceAll('|', '\r\n') }
  })
}

export const CASES: Case[] = [
  // Behind it comes another request: neither may be answered as if it were part of the other.
  ...cases('refuse', POST, REFUSED_POSTS, `${GET}|`),
  ...cases('serve', POST, SERVED_POSTS),
  ...cases('either', GET, HEADERS, '||'),
  ...cases('either', '', GARBAGE),
  ...cases('serve', 'GET /api/health ', { 'HTTP/1.0 without a host': 'HTTP/1.0' }, '||'),
  ...cases('refuse', 'GET /api/health ', { 'HTTP/1.1 without a host': 'HTTP/1.1' }, '||'),
]
