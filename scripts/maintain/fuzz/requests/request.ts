import fc from 'fast-check'

/** What a request does to the tasks if it is accepted. All but `create` do it to a task of the session's own. */
export type Effect =
  | { do: 'create'; title: string }
  | { do: 'change'; title?: string; completed?: boolean }
  | { do: 'toggle' | 'delete' }

export interface Request {
  /** One character a byte (latin1). */
  bytes: string
  /** What `x-request-id` of the answer has to be; absent where the request need not have been understood. */
  id?: string
  /** `serve`: it is good, and must not be refused. `refuse`: it must not be accepted. Absent: either is correct. */
  expect?: 'serve' | 'refuse'
  effect?: Effect
  /** Which one of its kind it is, where it is the same each time. */
  name?: string
}

/** What is sent on one connection, and what the client does with that connection. */
export interface Exchange {
  /** One right after the other, and their answers in the same order. */
  requests: Request[]
  /** Sent in so many pieces, with pauses between them. */
  pieces?: number
  /** Once all is sent: use the connection for nothing else, close one half of it, or hang up before the answer. */
  end?: 'close' | 'half-close' | 'abort'
  /** Whether it is correct that no answer comes, or several: these bytes are a part of a request, or more than one. */
  mayBeSilent?: boolean
}

/** A kind of exchange, and how often it is sent beside the others. */
export interface Kind {
  weight: number
  name: string
  exchanges: fc.Arbitrary<Exchange>
}

/** The entry of a table of kinds. */
export const kind = (weight: number, name: string, exchanges: fc.Arbitrary<Exchange>): Kind => ({
  ...{ weight, name, exchanges },
})

/**
 * Words that a session replaces before it sends a request: a text that is in no other request (as long as the word, so that
 * lengths stay right), the request's id, the server, a task of the session's own, and one that nobody may change.
 */
export type Words = Record<'UNIQUETEXT' | 'REQUESTID' | 'HOSTNAME' | 'OWNID' | 'GUARDEDID', string>
const ANY_WORD = /UNIQUETEXT|REQUESTID|HOSTNAME|OWNID|GUARDEDID/g

/** A request with all words replaced. */
export function fill(request: Request, words: Words): Request {
  const text = JSON.stringify(request)
  return JSON.parse(text.replaceAll(ANY_WORD, (word) => words[word as keyof Words])) as Request
}

/** A title that is accepted. As markup, it must come back escaped. */
export const TITLE = '<UNIQUETEXT>'
export const FORM = 'application/x-www-form-urlencoded'

/** A request that is well-formed. */
export interface Draft extends Omit<Request, 'bytes' | 'id'> {
  method?: string
  path: string
  /** Each a whole line. */
  headers?: string[]
  body?: string | Buffer
  /** The content type, if there is a body. */
  type?: string
  /** Whether the body is sent as a chunk. */
  chunked?: boolean
}

/** A request as a correct client would send it. */
export function request(draft: Draft): Request {
  const { method = 'GET', path, headers = [], body, type = 'application/json', ...rest } = draft
  const { chunked = false, ...sent } = rest
  const content = latin1(body ?? '')
  const length = chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${content.length}`
  const head = [
    ...[`${method} ${path} HTTP/1.1`, 'Host: HOSTNAME', 'X-Request-Id: REQUESTID', ...headers],
    ...(body === undefined ? [] : [`Content-Type: ${type}`, length]),
  ]
  const chunk = content && `${content.length.toString(16)}\r\n${content}\r\n`
  const bytes = `${latin1(head.join('\r\n'))}\r\n\r\n${chunked ? `${chunk}0\r\n\r\n` : content}`
  return { id: 'REQUESTID', ...sent, bytes }
}

/** A text in UTF-8, one character a byte. */
const latin1 = (text: string | Buffer) => Buffer.from(text).toString('latin1')

/** Beyond this, the app reads no further, so that its answer may be lost with the rest of the request. */
export const MAX_BODY = 16 * 1024

/** An exchange of one request. */
export function single(draft: Draft): Exchange {
  const requests = [request(draft)]
  return (draft.body?.length ?? 0) > MAX_BODY ? { requests, mayBeSilent: true } : { requests }
}

/** One word of a text. */
export const wordOf = (text: string) => fc.constantFrom(...text.trim().split(/\s+/))
