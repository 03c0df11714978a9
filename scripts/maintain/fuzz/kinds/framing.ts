import {
  type FuzzCase,
  json,
  ownHeaders,
  type Sent,
  single,
  wire,
  type World,
} from '../fuzz-case.ts'
import { inChunks } from './bad-body.ts'
import { goodTitle, read } from './good.ts'

// What is wrong, odd or slow in HTTP itself. Node's own client would send none of it.

type Headers = [string, string][]

const bare = (world: World, ...more: Headers): Headers => [
  ...ownHeaders(world),
  ['Content-Type', 'application/json'],
  ...more,
]
/** A good new task: where the framing is refused, it must not be added. */
const goodBody = (world: World) => json({ title: goodTitle(world) })
const refused: Sent = { method: 'POST', expect: 'refuse' }
/** A read, well-formed, hidden behind something that is not. */
const hidden = (world: World) =>
  wire({ method: 'GET', path: '/api/health', headers: [['Host', world.host]] })

/** Bytes at random, and beginnings that look like something. */
export function garbage(world: World): FuzzCase {
  const { random, marker } = world
  const text = random.weighted<() => Buffer>([
    [3, () => random.bytes(random.int(1, 200))],
    [1, () => Buffer.from(`${random.units(random.int(1, 40))}\r\n\r\n`)],
    [
      1,
      () =>
        Buffer.from(
          `GET / HTTP/${random.pick(['0.9', '1.2', '2.0', '3', 'x', '11', ''])}\r\nHost: x\r\n\r\n`,
        ),
    ],
    [
      1,
      () =>
        Buffer.from(
          `${random.pick(['get', 'GET\t', ' GET', 'G ET', marker, 'GET'.repeat(50)])} / HTTP/1.1\r\nHost: x\r\n\r\n`,
        ),
    ],
    [1, () => Buffer.from(`GET /\r\n\r\n`)],
    [1, () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
    [1, () => Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])],
    [1, () => Buffer.from(`GET /${marker}\x00 HTTP/1.1\r\nHost: x\r\n\r\n`, 'latin1')],
    [1, () => Buffer.from(`*1\r\n$8\r\nFLUSHALL\r\n`)],
    [1, () => Buffer.from('\r\n'.repeat(random.int(1, 60)))],
  ])()
  // Some of it is the beginning of a request to a server that is patient.
  return single(
    'garbage',
    text,
    { method: 'GET' },
    { mayBeSilent: true, end: random.chance(0.5) ? 'half-close' : 'wait' },
  )
}

/** A request with some bytes changed, taken out, doubled or put in. It adds nothing, whole or broken. */
export function mutated(world: World): FuzzCase {
  const { random } = world
  const method = random.pick(['GET', 'POST', 'DELETE'])
  const draft = {
    method,
    path: method === 'DELETE' ? '/api/tasks/none' : '/api/tasks?limit=1',
    headers: bare(world, ['X-A', world.marker], ['Accept', '*/*']),
    ...(method === 'POST' && { body: Buffer.from(`{"title":"${world.marker}`) }),
  }
  let bytes = wire(draft)
  for (let i = random.int(1, 6); i > 0; i--) {
    const at = random.int(0, bytes.length - 1)
    const length = random.int(0, 12)
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
    bytes = random.pick([
      () => Buffer.concat([before, random.bytes(1), after.subarray(1)]),
      () => Buffer.concat([before, after.subarray(length)]),
      () => Buffer.concat([before, after.subarray(0, length), after]),
      () =>
        Buffer.concat([
          before,
          Buffer.from(random.pick(['\r\n', '\n', '\0', ' ', ':', '\r', '\t', '\x7f'])),
          after,
        ]),
      () => before,
    ])()
    if (bytes.length === 0) bytes = Buffer.from('G')
  }
  return single(
    'mutated',
    bytes,
    { method: 'GET' },
    { mayBeSilent: true, end: random.chance(0.7) ? 'half-close' : 'wait' },
  )
}

/** Lengths and encodings that contradict each other, or are none: the ways in which requests are smuggled. */
export function smuggled(world: World): FuzzCase {
  const { random } = world
  const body = goodBody(world)
  const length: [string, string] = ['Content-Length', String(body.length)]
  const headers = random.pick<() => Headers>([
    () => [length, ['Content-Length', String(body.length + 1)]],
    () => [['Content-Length', `${body.length}, ${body.length + 1}`]],
    () => [['Content-Length', `-${body.length}`]],
    () => [['Content-Length', `+${body.length}`]],
    () => [['Content-Length', `0x${body.length.toString(16)}`]],
    () => [['Content-Length', `${body.length}e0`]],
    () => [['Content-Length', '9'.repeat(25)]],
    () => [['Transfer-Encoding', 'gzip']],
    () => [['Transfer-Encoding', 'chunked, identity']],
    () => [['Transfer-Encoding', 'xchunked']],
    () => [['Transfer-Encoding', '"chunked"']],
    () => [['Transfer-Encoding ', 'chunked']],
    () => [[' Transfer-Encoding', 'chunked']],
    () => [length, ['Transfer-Encoding', 'identity, chunked, x']],
    () => [['Transfer-Encoding', '\x0bchunked']],
    () => [
      ['Content_Length', '5'],
      ['Transfer-Encoding', 'chunk'],
    ],
  ])()
  const bytes = Buffer.concat([
    wire({ method: 'POST', path: '/api/tasks', headers: bare(world, ...headers), body }),
    hidden(world),
  ])
  return single('smuggling', bytes, refused, { mayBeSilent: true })
}

/** A length and chunks at once. RFC 9112 has chunks win; refusing both is safer, and as good. */
export function lengthAndChunks(world: World): FuzzCase {
  const { random } = world
  const body = Buffer.from(`{"title":"${world.marker}`)
  const chunks = inChunks(body, random)
  const headers = bare(
    world,
    ['Content-Length', String(random.pick([chunks.length, 3, 0]))],
    ['Transfer-Encoding', 'chunked'],
  )
  if (random.chance(0.5)) headers.reverse()
  return single(
    'length and chunks',
    wire({ method: 'POST', path: '/api/tasks', headers, body: chunks }),
    refused,
    { mayBeSilent: true },
  )
}

/** Chunks that are odd and right, or broken. */
export function chunked(world: World): FuzzCase {
  const { random, requestId: id } = world
  const title = goodTitle(world)
  const body = json({ title })
  const size = body.length.toString(16)
  const good = [
    `${size}\r\n${body.toString()}\r\n0\r\n\r\n`,
    `000${size.toUpperCase()}\r\n${body.toString()}\r\n00\r\n\r\n`,
    `${size};a=b;c="d"\r\n${body.toString()}\r\n0;e\r\n\r\n`,
    `${size}\r\n${body.toString()}\r\n0\r\nX-Trailer: ${world.marker}\r\nX-More: 1\r\n\r\n`,
  ]
  const broken = [
    `${size}x\r\n${body.toString()}\r\n0\r\n\r\n`,
    `${size}\r\n${body.toString()}0\r\n\r\n`,
    `-${size}\r\n${body.toString()}\r\n0\r\n\r\n`,
    `0x${size}\r\n${body.toString()}\r\n0\r\n\r\n`,
    `ffffffffffffffffff\r\n${body.toString()}\r\n0\r\n\r\n`,
    `\r\n${body.toString()}\r\n0\r\n\r\n`,
    `1\r\n${body.toString()}\r\n0\r\n\r\n`,
  ]
  const isGood = random.chance(0.4)
  const headers = bare(world, ['Transfer-Encoding', random.pick(['chunked', 'Chunked'])])
  const bytes = wire({
    method: 'POST',
    path: '/api/tasks',
    headers,
    body: Buffer.from(random.pick(isGood ? good : broken)),
  })
  const effect = { do: 'create', title } as const
  return isGood
    ? single('chunks', bytes, { method: 'POST', id, expect: 'serve', effect }, { keep: true })
    : single('broken chunks', bytes, refused, { mayBeSilent: true })
}

/** A length that is not the body's. */
export function wrongLength(world: World): FuzzCase {
  const { random } = world
  const body = goodBody(world)
  const [length, mayBeSilent] = random.pick([
    [body.length + random.int(1, 5000), true],
    [Math.max(1, body.length - random.int(1, body.length - 1)), true],
    [2_000_000, true],
  ])
  const headers = bare(world, ['Content-Length', String(length)])
  const bytes = wire({ method: 'POST', path: '/api/tasks', headers, body })
  return single('a wrong length', bytes, refused, {
    mayBeSilent,
    end: random.chance(0.5) ? 'half-close' : 'wait',
  })
}

/** Headers that are no headers, too long, or too many. */
export function brokenHeaders(world: World): FuzzCase {
  const { random, marker, host } = world
  const line = random.pick([
    `X: a\r\n\tfolded ${marker}`,
    `X y: ${marker}`,
    `${marker}: x`,
    `: ${marker}`,
    `X`,
    `X: \0${marker}`,
    `X: a\rb`,
    `X: \x01`,
    `Host: evil.example`,
    `Host:`,
    `X: ${'v'.repeat(random.int(16_500, 70_000))}`,
    Array.from({ length: random.int(3000, 5000) }, () => 'A: b').join('\r\n'),
    `Content-Length: 0\r\nContent-Length : 5`,
    `X: y\nEvil: z`,
  ])
  const bytes = Buffer.from(
    `GET /api/health HTTP/1.1\r\nHost: ${host}\r\n${line}\r\n\r\n`,
    'latin1',
  )
  return single('broken headers', bytes, { method: 'GET' }, { mayBeSilent: true })
}

export function noHost(world: World): FuzzCase {
  const { random } = world
  const headers: Headers = [['X-Request-Id', world.requestId]]
  const isOld = random.chance(0.4)
  const bytes = wire(
    { method: 'GET', path: '/api/health', headers },
    isOld ? 'HTTP/1.0' : 'HTTP/1.1',
  )
  return single('no host', bytes, { method: 'GET', expect: isOld ? 'serve' : 'refuse' })
}

/** Several requests at once on one connection: each gets its answer, in this order. */
export function pipelined(world: World): FuzzCase {
  const { random } = world
  const count = random.int(2, 6)
  const cases = Array.from({ length: count }, (_, index) => {
    const each = { ...world, requestId: `${world.requestId}-${index}` }
    if (index === 0 || random.chance(0.6)) return read(each)
    const title = `${world.marker}${index}`
    const draft = { method: 'POST', path: '/api/tasks', headers: bare(each), body: json({ title }) }
    const effect = { do: 'create', title } as const
    return single('', wire(draft), { method: 'POST', id: each.requestId, expect: 'serve', effect })
  })
  const requests = cases.flatMap((one) => one.requests)
  const bytes = Buffer.concat(cases.flatMap((one) => one.pieces))
  if (random.chance(0.7)) {
    return {
      kind: 'pipelined',
      pieces: [bytes],
      pauseMs: 0,
      end: 'wait',
      requests,
      keep: true,
      mayBeSilent: false,
    }
  }
  // A refusal of what comes last must not be taken for the answer to one before it.
  const broken = Buffer.from(`BROKEN ${world.marker}\r\n\r\n`)
  return {
    ...{
      kind: 'pipelined, then broken',
      pieces: [bytes, broken],
      pauseMs: 0,
      end: 'wait' as const,
    },
    ...{
      requests: [...requests, { method: 'GET', expect: 'refuse' as const }],
      keep: false,
      mayBeSilent: false,
    },
  }
}

/** The client closes its half once it has asked; the answer still comes. */
export function halfClosed(world: World): FuzzCase {
  const one = world.random.chance(0.5) ? read(world) : newTask(world)
  return { ...one, kind: 'half-closed', end: 'half-close', keep: false }
}

/** The client hangs up before the answer: the change is made or not, and nothing else. */
export function aborted(world: World): FuzzCase {
  return { ...newTask(world), kind: 'hung up', end: 'abort', keep: false }
}

/** The client hangs up in the midst of its body: nothing is added. */
export function cutOff(world: World): FuzzCase {
  const one = newTask(world)
  const bytes = one.pieces[0] ?? Buffer.alloc(0)
  const cut = bytes.subarray(0, bytes.length - world.random.int(1, 40))
  return single(
    'cut off',
    cut,
    { method: 'POST' },
    { end: world.random.pick(['abort', 'half-close']), mayBeSilent: true },
  )
}

/** A good request in small pieces. */
export function slow(world: World): FuzzCase {
  const one = newTask(world)
  const bytes = one.pieces[0] ?? Buffer.alloc(0)
  const size = Math.ceil(bytes.length / world.random.int(3, 20))
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  )
  return { ...one, kind: 'slow', pieces, pauseMs: world.random.int(20, 150), keep: false }
}

function newTask(world: World): FuzzCase {
  const title = goodTitle(world)
  const { requestId: id } = world
  const bytes = wire({
    method: 'POST',
    path: '/api/tasks',
    headers: bare(world),
    body: json({ title }),
  })
  return single('', bytes, { method: 'POST', id, expect: 'serve', effect: { do: 'create', title } })
}
