import type { Exchange } from './requests/request.ts'

/** An HTTP answer as it came over the wire. */
export interface Answer {
  status: number
  /** Names in lower case, in the order in which they came. */
  headers: [name: string, value: string][]
  body: Buffer
}

/** What has come is no HTTP answer; the message says why. */
class Malformed extends Error {
  override readonly name = 'Malformed'
}

/** What came of an exchange. */
export interface Outcome {
  /** One for each of its requests, from the first on, as far as they came. */
  answers: Answer[]
  /** Why what came is no answer, or one that nobody asked for. */
  malformed?: string
  /** All that came. */
  received: Buffer
}

interface Taken<T> {
  value: T
  rest: Buffer
}

const STATUS_LINE = /^HTTP\/1\.[01] ([1-5]\d\d) [ -~]*$/
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t -~\x80-\xff]*?)[ \t]*$/
/** Long before this, an answer's head has come to its end. */
const MAX_HEAD = 64 * 1024

/**
 * Reads all answers that have come.
 * @param requests whose answers they are; more may come where these may be several requests to a server
 * @param ended whether no more will come
 */
export function readAnswers(
  received: Buffer,
  { requests, mayBeSilent }: Exchange,
  ended: boolean,
): Outcome {
  const answers: Answer[] = []
  let rest = received
  try {
    for (;;) {
      const isDue = answers.length < requests.length
      if (!isDue && rest.length > 0 && !mayBeSilent) {
        throw new Malformed('an answer that nobody asked for')
      }
      const method = requests[answers.length]?.method ?? 'GET'
      const taken = isDue || rest.length > 0 ? takeAnswer(rest, method, isDue && ended) : undefined
      if (!taken) return { answers, received }
      answers.push(taken.value)
      rest = taken.rest
    }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    return { answers, received, malformed: error.message }
  }
}

/**
 * Takes the first answer out of what a server has sent, and leaves out interim answers (100). It is stricter than a client's
 * parser: what such a parser forgives is a defect here.
 * @param method of the request: an answer to HEAD has no body
 * @param ended whether no more will come
 * @returns undefined where the answer is not all there yet
 * @throws Malformed
 */
function takeAnswer(bytes: Buffer, method: string, ended: boolean): Taken<Answer> | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) {
    if (bytes.length > MAX_HEAD) throw new Malformed('a head without an end')
    if (!'HTTP/'.startsWith(bytes.toString('latin1', 0, 5))) throw new Malformed('no status line')
    if (ended && bytes.length > 0) throw new Malformed('half a head')
    return undefined
  }
  const head = readHead(bytes.toString('latin1', 0, end))
  const rest = bytes.subarray(end + 4)
  if (head.status < 200) return takeAnswer(rest, method, ended)
  const body = takeBody(rest, head, method, ended)
  return body && { value: { ...head, body: body.value }, rest: body.rest }
}

function readHead(text: string): Omit<Answer, 'body'> {
  const [first = '', ...lines] = text.split('\r\n')
  const status = STATUS_LINE.exec(first)?.[1]
  if (status === undefined) throw new Malformed(`the status line ${JSON.stringify(first)}`)
  const headers = lines.map((line): [string, string] => {
    const [, name, value = ''] = HEADER.exec(line) ?? []
    if (name === undefined) throw new Malformed(`the header line ${JSON.stringify(line)}`)
    return [name.toLowerCase(), value]
  })
  return { status: Number(status), headers }
}

function takeBody(
  bytes: Buffer,
  { status, headers }: Omit<Answer, 'body'>,
  method: string,
  ended: boolean,
): Taken<Buffer> | undefined {
  const values = (name: string) => headers.filter(([one]) => one === name).map(([, value]) => value)
  const [length, second] = values('content-length')
  const isChunked = values('transfer-encoding').length > 0
  if (second !== undefined) throw new Malformed('two lengths')
  if (length !== undefined && isChunked) throw new Malformed('a length and an encoding')
  if (method === 'HEAD' || status === 204 || status === 304) {
    return { value: Buffer.alloc(0), rest: bytes }
  }
  if (isChunked) return takeChunks(bytes, ended)
  if (length === undefined) return ended ? { value: bytes, rest: Buffer.alloc(0) } : undefined
  if (!/^\d+$/.test(length)) throw new Malformed(`the length ${JSON.stringify(length)}`)
  const size = Number(length)
  if (bytes.length < size) return unfinished('half a body', ended)
  return { value: bytes.subarray(0, size), rest: bytes.subarray(size) }
}

function takeChunks(bytes: Buffer, ended: boolean): Taken<Buffer> | undefined {
  const parts: Buffer[] = []
  for (let at = 0; ;) {
    const line = bytes.indexOf('\r\n', at)
    if (line < 0) return unfinished('half of its chunks', ended)
    const text = bytes.toString('latin1', at, line)
    if (!/^[0-9a-f]+$/i.test(text)) throw new Malformed(`the chunk size ${JSON.stringify(text)}`)
    const size = parseInt(text, 16)
    const next = line + 2 + size
    if (bytes.length < next + 2) return unfinished('half of its chunks', ended)
    parts.push(bytes.subarray(line + 2, next))
    if (bytes.toString('latin1', next, next + 2) !== '\r\n') {
      throw new Malformed('a chunk without an end')
    }
    at = next + 2
    if (size === 0) return { value: Buffer.concat(parts), rest: bytes.subarray(at) }
  }
}

/** What is not all there: more will come, or it broke off. */
function unfinished(what: string, ended: boolean): Taken<Buffer> | undefined {
  if (ended) throw new Malformed(what)
  return undefined
}

/** The value of a header that is there once; undefined where it is missing. */
export function headerOf({ headers }: Answer, name: string): string | undefined {
  return headers.find(([one]) => one === name)?.[1]
}
