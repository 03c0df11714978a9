import {
  type Exchange,
  inChunks,
  type Input,
  lines,
  pick,
  type Row,
  type Sent,
  single,
  wire,
} from './request.ts'

// What is wrong, odd or slow in HTTP itself. Node's own client would send none of it.

const refused: Sent = { method: 'POST', expect: 'refuse' }

/** Bytes that a server may answer or be silent about, for they may be the beginning of a request that it waits for. */
const raw = (bytes: string | Buffer, sent: Sent, isHalfClosed = false): Exchange => ({
  ...{ pieces: [Buffer.from(bytes)], requests: [sent], mayBeSilent: true },
  ...(isHalfClosed && { end: 'half-close' }),
})

/** Bytes that are no HTTP, and beginnings that look like it. */
const GARBAGE: ((input: Input) => string | Buffer)[] = [
  ...[...'0.9 1.2 2.0 3 x 11'.split(' '), ''].map(
    (version) => () => `GET / HTTP/${version}\r\nHost: x\r\n\r\n`,
  ),
  ...['get', 'GET\t', ' GET', 'G ET', '<zq>', 'GET'.repeat(50)].map(
    (method) => () => `${method} / HTTP/1.1\r\nHost: x\r\n\r\n`,
  ),
  () => 'GET /\r\n\r\n',
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  () => Buffer.from('16030102000100', 'hex'),
  ({ marker }) => `GET /${marker}\0 HTTP/1.1\r\nHost: x\r\n\r\n`,
  () => '*1\r\n$8\r\nFLUSHALL\r\n',
  ({ size }) => '\r\n'.repeat(1 + (size % 60)),
  ({ bytes }) => bytes,
  ({ bytes }) => Buffer.concat([bytes, Buffer.from('\r\n\r\n')]),
]

/**
 * Lengths and encodings that contradict each other, or are none. N is the length of the body, N1 one more;
 * SP makes it go on with the line before, VT is a vertical tab.
 */
const SMUGGLING = lines(String.raw`
  Content-Length: N|Content-Length: N1
  Content-Length: N, N1
  Content-Length: -N
  Content-Length: +N
  Content-Length: 0xN
  Content-Length: Ne0
  Content-Length: 9999999999999999999999999
  Transfer-Encoding: gzip
  Transfer-Encoding: chunked, identity
  Transfer-Encoding: xchunked
  Transfer-Encoding: "chunked"
  Transfer-Encoding : chunked
  SPTransfer-Encoding: chunked
  Content-Length: N|Transfer-Encoding: identity, chunked, x
  Transfer-Encoding: VTchunked
  Content_Length: 5|Transfer-Encoding: chunk
`)

/** Chunks of a BODY of N (hexadecimal) bytes that are odd and right. */
const GOOD_CHUNKS = lines(String.raw`
  N|BODY|0||
  000N|BODY|00||
  N;a=b;c="d"|BODY|0;e||
  N|BODY|0|X-Trailer: MARKER|X-More: 1||
`)
const BROKEN_CHUNKS = lines(String.raw`
  Nx|BODY|0||
  N|BODY0||
  -N|BODY|0||
  0xN|BODY|0||
  ffffffffffffffffff|BODY|0||
  |BODY|0||
  1|BODY|0||
`)

const BROKEN_HEADERS: ((input: Input) => string)[] = [
  ...lines(String.raw`
    X: a|	folded MARKER
    X y: MARKER
    MARKER: x
    : MARKER
    X
    Host: evil.example
    Host:
    Content-Length: 0|Content-Length : 5
  `).map(
    (line) =>
      ({ marker }: Input) =>
        withBreaks(line).replace('MARKER', marker),
  ),
  ({ marker }) => `X: \0${marker}`,
  () => 'X: a\rb',
  () => 'X: \x01',
  () => 'X: y\nEvil: z',
  ({ size }) => `X: ${'v'.repeat(16_500 + (size % 50_000))}`,
  ({ size }) => 'A: b\r\n'.repeat(3000 + (size % 2000)).trim(),
]

const withBreaks = (line: string) => line.replaceAll('|', '\r\n')

export const garbage: Row[] = GARBAGE.map(
  (bytesOf) => (input) => raw(bytesOf(input), { method: 'GET' }, input.coin),
)

/** A request with some bytes changed, taken out, doubled or put in. It adds nothing, whole or broken. */
export const mutated: Row[] = ['GET', 'POST', 'DELETE'].map((method) => (input) => {
  const { marker, bytes } = input
  const path = method === 'DELETE' ? '/api/tasks/none' : '/api/tasks?limit=1'
  const draft = { method, path, headers: [`X-A: ${marker}`, 'Accept: */*'] }
  const body = method === 'POST' ? { body: `{"title":"${marker}` } : {}
  const whole = wire(input, { ...draft, ...body })
  const edits = [0, 3, 6, 9]
    .map((at) => bytes.subarray(at, at + 3))
    .filter(({ length }) => length === 3)
  return raw(edits.reduce(edited, whole), { method: 'GET' }, input.size % 3 > 0)
})

const INSERTS = ['\r\n', '\n', '\0', ' ', ':', '\r', '\t', '\x7f'].map((text) => Buffer.from(text))

/** One change of some bytes: where it is, what it is and how far it goes are told by three numbers. */
function edited(whole: Buffer, [where = 0, what = 0, extent = 0]: Uint8Array): Buffer {
  const at = Math.floor((where / 256) * whole.length)
  const [before, after] = [whole.subarray(0, at), whole.subarray(at)]
  const length = extent % 13
  const parts = pick(
    [
      [before, Buffer.from([extent]), after.subarray(1)],
      [before, after.subarray(length)],
      [before, after.subarray(0, length), after],
      [before, pick(INSERTS, extent), after],
      [whole.subarray(0, at + 1)],
    ],
    what,
  )
  return Buffer.concat(parts)
}

/** A good new task whose framing is refused, so that it must not be added; behind it, a request that must not be taken for one. */
export const smuggled: Row[] = SMUGGLING.map((line) => (input) => {
  const body = Buffer.from(JSON.stringify({ title: input.title }))
  const headers = withBreaks(line)
    .replaceAll('N1', String(body.length + 1))
    .replaceAll(/\bN|N\b/g, String(body.length))
    .replace('VT', '\x0b')
    .replace('SP', ' ')
    .split('\r\n')
  const hidden = `GET /api/health HTTP/1.1\r\nHost: ${input.host}\r\n\r\n`
  const bytes = wire(input, { method: 'POST', path: '/api/tasks', headers, body })
  return raw(Buffer.concat([bytes, Buffer.from(hidden)]), refused)
})

/** A length and chunks at once. RFC 9112 lets chunks win; to refuse both is safer, and as good. */
export const lengthAndChunks: Row[] = [0, 1].map((order) => (input) => {
  const body = inChunks(Buffer.from(`{"title":"${input.marker}`), input.size)
  const length = `Content-Length: ${pick([body.length, 3, 0], input.size)}`
  const headers = [length, 'Transfer-Encoding: chunked']
  if (order === 1) headers.reverse()
  return raw(wire(input, { method: 'POST', path: '/api/tasks', headers, body }), refused)
})

const chunked = (line: string, input: Input) => {
  const body = JSON.stringify({ title: input.title })
  const size = Buffer.byteLength(body).toString(16)
  const framed = withBreaks(line)
    .replace('N', input.coin ? size : size.toUpperCase())
    .replace('MARKER', input.marker)
    .replace('BODY', () => body)
  const headers = [`Transfer-Encoding: ${input.coin ? 'chunked' : 'Chunked'}`]
  return { method: 'POST', path: '/api/tasks', headers, body: framed }
}

export const oddChunks: Row[] = GOOD_CHUNKS.map((line) => (input) => {
  const effect = { do: 'create', title: input.title } as const
  return single(input, { ...chunked(line, input), expect: 'serve', effect })
})

export const brokenChunks: Row[] = BROKEN_CHUNKS.map(
  (line) => (input) => raw(wire(input, chunked(line, input)), refused),
)

/** A length that is not the body's. */
export const wrongLength: Row[] = [1, -1, 0].map((sign) => (input) => {
  const body = Buffer.from(JSON.stringify({ title: input.title }))
  const wrong = sign === 0 ? 2_000_000 : body.length + sign * (1 + (input.size % (body.length - 1)))
  const headers = [`Content-Length: ${wrong}`]
  const bytes = wire(input, { method: 'POST', path: '/api/tasks', headers, body })
  return raw(bytes, refused, input.coin)
})

export const brokenHeaders: Row[] = BROKEN_HEADERS.map((lineOf) => (input) => {
  const head = `GET /api/health HTTP/1.1\r\nHost: ${input.host}\r\n${lineOf(input)}\r\n\r\n`
  return raw(Buffer.from(head, 'latin1'), { method: 'GET' })
})

/** HTTP/1.0 needs no host, HTTP/1.1 does. */
export const noHost: Row[] = (['1.0', '1.1'] as const).map((version) => ({ requestId }) => ({
  pieces: [Buffer.from(`GET /api/health HTTP/${version}\r\nX-Request-Id: ${requestId}\r\n\r\n`)],
  requests: [{ method: 'GET', expect: version === '1.0' ? 'serve' : 'refuse' }],
}))
