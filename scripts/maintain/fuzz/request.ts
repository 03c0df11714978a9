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

/** What is sent on one connection, and what has to come back. */
export interface Exchange {
  /** Written one after the other, with a pause between them where `pauseMs` is given. */
  pieces: Buffer[]
  pauseMs?: number
  /** In the order of their answers. */
  requests: Sent[]
  /** What the client does once all is written, in place of waiting: close its half, or hang up at once. */
  end?: 'half-close' | 'abort'
  /** Whether the next exchange may use the connection. */
  keep?: boolean
  /** Whether it is correct that no answer comes, within some moments. */
  mayBeSilent?: boolean
}

/** What an exchange is made of: values that fast-check chooses, and what the session knows. */
export interface Input {
  /** Like that of no other exchange, and with markup around it: `<zq…>`. */
  marker: string
  /** An accepted title that begins with the marker. */
  title: string
  requestId: string
  host: string
  /** Id of a task that this session alone changes. */
  own: string
  /** Id of a task that no request may change. */
  guarded: string
  /** From 0 to 65,535. */
  size: number
  bytes: Buffer
  coin: boolean
}

/** A row of a table: makes an exchange, the same for the same values. */
export type Row = (input: Input) => Exchange

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

/** The bytes of a request, as a correct client would send them. */
export function wire(
  { host, requestId }: Input,
  { method = 'GET', path, headers = [], body, type = 'application/json' }: Draft,
): Buffer {
  const content = Buffer.from(body ?? '')
  const isFramed = headers.some((line) => /^(content-length|transfer-encoding):/i.test(line))
  const head = [
    ...[`${method} ${path} HTTP/1.1`, `Host: ${host}`, `X-Request-Id: ${requestId}`],
    ...(body === undefined ? [] : [`Content-Type: ${type}`]),
    ...headers,
    ...(body === undefined || isFramed ? [] : [`Content-Length: ${content.length}`]),
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content])
}

/** An exchange of one request, on a connection that others may use after it. */
export function single(input: Input, draft: Draft, more: Partial<Exchange> = {}): Exchange {
  const { method = 'GET', expect, effect } = draft
  const sent = { method, id: input.requestId, ...(expect && { expect }), ...(effect && { effect }) }
  return { pieces: [wire(input, draft)], requests: [sent], keep: true, ...more }
}

/** A body in chunks of different sizes. */
export function inChunks(body: Buffer, size: number): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < body.length;) {
    const chunk = body.subarray(at, at + 1 + ((size + at) % Math.ceil(body.length / 2)))
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'))
    at += chunk.length
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}

/** An element of a list that is not empty; the index may be any whole number from 0. */
export function pick<T>(from: readonly T[], index: number): T {
  return from[index % from.length] as T
}

/** The entries of a table that is written as text, one a line. */
export function lines(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim())
}
