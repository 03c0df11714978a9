import fc from 'fast-check'

/** What a request does to the tasks if it is accepted. */
export type Effect =
  | { do: 'create'; title: string }
  | { do: 'change'; id: string; title?: string; completed?: boolean }
  | { do: 'toggle' | 'delete'; id: string }

/** One request, as far as its answer is judged by it. */
export interface Sent {
  /** HEAD has no body in its answer. */
  method: string
  /** What `x-request-id` of the answer has to be; absent where the request need not have been understood. */
  id?: string
  /** `serve`: it is good, and must not be refused. `refuse`: it must not be accepted. Absent: either is correct. */
  expect?: 'serve' | 'refuse'
  effect?: Effect
}

export interface Request extends Sent {
  /** One character a byte (latin1). */
  bytes: string
}

/** What is sent on one connection. */
export interface Exchange {
  /** One right after the other, and their answers in the same order. */
  requests: Request[]
  /** So many bytes at its end are not sent. */
  cutOff?: number
  /** Sent in so many pieces, with pauses between them. */
  slow?: { pieces: number; pauseMs: number }
  /** What the client does once all is written, in place of waiting: close its half, or hang up at once. */
  end?: 'half-close' | 'abort'
  /** Whether the next exchange may use the connection. */
  keep?: boolean
  /** Whether it is correct that no answer comes, within some moments. */
  mayBeSilent?: boolean
}

/**
 * Words in requests that a session replaces before it sends them: a text that is in no other request (as long as the word,
 * so that lengths stay right), the request's id, the server, a task that this session alone changes, and one that
 * nobody may change.
 */
export const WORDS = ['UNIQUETEXT', 'REQUESTID', 'HOSTNAME', 'OWNID', 'GUARDEDID'] as const
const ANY_WORD = new RegExp(WORDS.join('|'), 'g')

/** A request with all words replaced. */
export function fill(request: Request, values: Record<(typeof WORDS)[number], string>): Request {
  const text = JSON.stringify(request)
  return JSON.parse(
    text.replaceAll(ANY_WORD, (word) => values[word as keyof typeof values]),
  ) as Request
}

/** A request that is well-formed. */
export interface Draft extends Omit<Sent, 'method' | 'id'> {
  method?: string
  path: string
  /** Each a whole line. */
  headers?: string[]
  body?: string | Buffer
  /** The content type, if there is a body. */
  type?: string
}

export const FORM = 'application/x-www-form-urlencoded'
/** A title that is accepted. As markup, it must come back escaped. */
export const TITLE = '<UNIQUETEXT>'

export const latin1 = (text: string | Buffer) => Buffer.from(text).toString('latin1')

/** A request as a correct client would send it. */
export function request(draft: Draft): Request {
  const { method = 'GET', path, headers = [], body, type = 'application/json', ...sent } = draft
  const content = latin1(body ?? '')
  const isFramed = headers.some((line) => /^(content-length|transfer-encoding):/i.test(line))
  const head = [
    ...[`${method} ${path} HTTP/1.1`, 'Host: HOSTNAME', 'X-Request-Id: REQUESTID'],
    ...(body === undefined ? [] : [`Content-Type: ${type}`]),
    ...headers,
    ...(body === undefined || isFramed ? [] : [`Content-Length: ${content.length}`]),
  ]
  const bytes = `${latin1(head.join('\r\n'))}\r\n\r\n${content}`
  return { method, id: 'REQUESTID', ...sent, bytes }
}

/** An exchange of one request, on a connection that others may use after it. */
export const single = (draft: Draft): Exchange => ({ requests: [request(draft)], keep: true })

/** Bytes that a server may answer or be silent about, for they may be the beginning of a request that it waits for. */
export const raw = (bytes: string, sent: Sent = { method: 'GET' }): Exchange => ({
  requests: [{ ...sent, bytes }],
  mayBeSilent: true,
})

/** A body in chunks of different sizes. */
export function inChunks(body: Buffer, seed: number): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < body.length;) {
    const chunk = body.subarray(at, at + 1 + ((seed + at) % Math.ceil(body.length / 2)))
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'))
    at += chunk.length
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}

/** The entries of a table that is written as text, one a line. */
export const lines = (text: string) => text.trim().split(/\n */)

/** One entry of such a table. */
export const lineOf = (text: string) => fc.constantFrom(...lines(text))

/** One word of a text. */
export const wordOf = (text: string) => fc.constantFrom(...text.split(' '))

/** A text, so many times. */
export const repeated = (text: string, min: number, max: number) =>
  fc.integer({ min, max }).map((times) => text.repeat(times))

/** Any bytes, one character a byte. */
export const bytes = (maxLength: number) =>
  fc.string({ unit: fc.nat(255).map((byte) => String.fromCharCode(byte)), maxLength })
