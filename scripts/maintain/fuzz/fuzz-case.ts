import type { Random } from './random.ts'

/** What a request does to the tasks, if it is accepted. */
export type Effect =
  | { do: 'create'; title: string }
  | { do: 'change'; id: string; title?: string; completed?: boolean }
  | { do: 'toggle' | 'delete'; id: string }

/** One request of a case, as far as its answer is judged by it. */
export interface Sent {
  /** HEAD has no body in its answer. */
  method: string
  /** What `x-request-id` of the answer has to be; absent where the request need not have been understood. */
  id?: string
  /** `serve`: it is good, and a refusal is a defect. `refuse`: accepted, it is one. Absent: either is well. */
  expect?: 'serve' | 'refuse'
  effect?: Effect
}

/** What is sent on one connection, and what has to come back. */
export interface FuzzCase {
  kind: string
  /** Written one after the other. */
  pieces: Buffer[]
  /** Between two pieces. */
  pauseMs: number
  /** What the client does once all is written: wait, close its half, or hang up at once. */
  end: 'wait' | 'half-close' | 'abort'
  /** In the order of their answers. */
  requests: Sent[]
  /** Whether the next case may use the connection. */
  keep: boolean
  /** Whether it is in order that no answer comes, within some moments. */
  mayBeSilent: boolean
}

/** What a generator has to work with. */
export interface World {
  random: Random
  /** Unlike that of any other case, and with markup around it: `<zq…>`. */
  marker: string
  /** For `x-request-id`. */
  requestId: string
  /** Ids of tasks that only this worker changes. */
  own: string[]
  /** Ids of tasks that no request may change. */
  guarded: string[]
  host: string
}

/** A request that is well-formed, to be put on the wire or to be broken first. */
export interface Draft {
  method: string
  path: string
  headers: [name: string, value: string][]
  body?: Buffer
}

/** The bytes of a request, as a client that does it right would send them. */
export function wire({ method, path, headers, body }: Draft, version = 'HTTP/1.1'): Buffer {
  const lines = [...headers]
  const names = new Set(headers.map(([name]) => name.toLowerCase()))
  if (body && !names.has('content-length') && !names.has('transfer-encoding')) {
    lines.push(['Content-Length', String(body.length)])
  }
  const head = [
    `${method} ${path} ${version}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body ?? Buffer.alloc(0)])
}

/** The headers that each good request has. */
export function ownHeaders({ host, requestId }: World): [string, string][] {
  return [
    ['Host', host],
    ['X-Request-Id', requestId],
  ]
}

export const json = (value: unknown) => Buffer.from(JSON.stringify(value))

/** A case of one request. */
export function single(
  kind: string,
  bytes: Buffer | Buffer[],
  sent: Sent,
  more: Partial<FuzzCase> = {},
): FuzzCase {
  const pieces = Array.isArray(bytes) ? bytes : [bytes]
  return {
    kind,
    pieces,
    pauseMs: 0,
    end: 'wait',
    requests: [sent],
    keep: false,
    mayBeSilent: false,
    ...more,
  }
}
