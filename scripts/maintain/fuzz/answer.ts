/** An HTTP answer as it came over the wire. */
export interface Answer {
  status: number
  /** Names in lower case, in the order in which they came. */
  headers: [name: string, value: string][]
  body: Buffer
  /** As it came. */
  raw: Buffer
}

export type Taken =
  | { answer: Answer; rest: Buffer }
  /** It is not all there yet. */
  | 'more'
  | { malformed: string }

const STATUS_LINE = /^HTTP\/1\.[01] ([1-5]\d\d) [ -~]*$/
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t -~\x80-\xff]*?)[ \t]*$/
/** Long before this, an answer's head has come to its end. */
const MAX_HEAD = 64 * 1024

/**
 * Takes the first answer out of what a server has sent, interim answers (100) left out.
 * @param method of the request: an answer to HEAD has no body
 * @param ended whether no more will come
 */
export function takeAnswer(bytes: Buffer, method: string, ended: boolean): Taken {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) {
    if (bytes.length > MAX_HEAD) return { malformed: 'a head without an end' }
    if (!bytes.subarray(0, 5).equals(Buffer.from('HTTP/').subarray(0, bytes.length))) {
      return { malformed: 'no status line' }
    }
    return ended && bytes.length > 0 ? { malformed: 'half a head' } : 'more'
  }
  const head = readHead(bytes.toString('latin1', 0, end))
  if (typeof head === 'string') return { malformed: head }
  const rest = bytes.subarray(end + 4)
  if (head.status < 200) return takeAnswer(rest, method, ended)
  const body = takeBody(rest, head, method, ended)
  if (body === 'more' || 'malformed' in body) return body
  const raw = bytes.subarray(0, bytes.length - body.rest.length)
  return { answer: { ...head, body: body.body, raw }, rest: body.rest }
}

type Head = Pick<Answer, 'status' | 'headers'>

function readHead(text: string): Head | string {
  const [first = '', ...lines] = text.split('\r\n')
  const status = STATUS_LINE.exec(first)?.[1]
  if (status === undefined) return `the status line ${JSON.stringify(first)}`
  const headers: [string, string][] = []
  for (const line of lines) {
    const [, name, value = ''] = HEADER.exec(line) ?? []
    if (name === undefined) return `the header line ${JSON.stringify(line)}`
    headers.push([name.toLowerCase(), value])
  }
  return { status: Number(status), headers }
}

type Body = { body: Buffer; rest: Buffer } | 'more' | { malformed: string }

function takeBody(bytes: Buffer, head: Head, method: string, ended: boolean): Body {
  const values = (name: string) =>
    head.headers.filter(([one]) => one === name).map(([, value]) => value)
  const [length, second] = values('content-length')
  const encoding = values('transfer-encoding')
  if (second !== undefined) return { malformed: 'two lengths' }
  if (length !== undefined && encoding.length > 0) return { malformed: 'a length and an encoding' }
  if (method === 'HEAD' || head.status === 204 || head.status === 304) {
    return { body: Buffer.alloc(0), rest: bytes }
  }
  if (encoding.length > 0) return takeChunks(bytes, ended)
  if (length === undefined) return ended ? { body: bytes, rest: Buffer.alloc(0) } : 'more'
  if (!/^\d+$/.test(length)) return { malformed: `the length ${JSON.stringify(length)}` }
  const size = Number(length)
  if (bytes.length < size) return ended ? { malformed: 'half a body' } : 'more'
  return { body: bytes.subarray(0, size), rest: bytes.subarray(size) }
}

function takeChunks(bytes: Buffer, ended: boolean): Body {
  const parts: Buffer[] = []
  const unfinished = () => (ended ? ({ malformed: 'half of its chunks' } as const) : 'more')
  for (let at = 0; ;) {
    const line = bytes.indexOf('\r\n', at)
    if (line < 0) return unfinished()
    const text = bytes.toString('latin1', at, line)
    if (!/^[0-9a-f]+$/i.test(text)) return { malformed: `the chunk size ${JSON.stringify(text)}` }
    const size = parseInt(text, 16)
    const next = line + 2 + size
    if (bytes.length < next + 2) return unfinished()
    parts.push(bytes.subarray(line + 2, next))
    if (bytes.toString('latin1', next, next + 2) !== '\r\n')
      return { malformed: 'a chunk without an end' }
    at = next + 2
    if (size === 0) return { body: Buffer.concat(parts), rest: bytes.subarray(at) }
  }
}

/** The value of a header that is there once; undefined where it is missing. */
export function headerOf({ headers }: Answer, name: string): string | undefined {
  return headers.find(([one]) => one === name)?.[1]
}
