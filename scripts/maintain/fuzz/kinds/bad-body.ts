import { type FuzzCase, ownHeaders, single, wire, type World } from '../fuzz-case.ts'
import type { Random } from '../random.ts'
import { goodTitle } from './good.ts'

// Bodies that must be refused: for a new task, and for a change of a task that must stay as it is.

type Headers = [string, string][]

interface BadBody {
  body: Buffer
  type?: string
  headers?: Headers
}

type Maker = (world: World) => BadBody | Buffer | string

const quoted = (world: World) => JSON.stringify(goodTitle(world))

/** JSON that is none, or says what is not asked for. */
const BROKEN_JSON: Maker[] = [
  (world) => `{"title":${quoted(world)}`,
  (world) => `{"title":${quoted(world)}}}`,
  (world) => `{'title':${quoted(world)}}`,
  (world) => `{title:${quoted(world)}}`,
  (world) => `{"title":${quoted(world)},}`,
  (world) => `{"title":${quoted(world)}} {"title":"x"}`,
  (world) => `/* c */{"title":${quoted(world)}}`,
  (world) => `[{"title":${quoted(world)}}]`,
  (world) => `callback({"title":${quoted(world)}})`,
  (world) => `title=${quoted(world)}`,
  (world) => `{"title":"${world.marker}\n"}`,
  (world) => `{"title":"${world.marker}\\x"}`,
  (world) => `{"title":"${world.marker}\\u00"}`,
  ({ random }) =>
    random.pick([
      '',
      ' ',
      'null',
      'true',
      '5',
      '-0',
      '1e999',
      '"x"',
      '[]',
      '{}',
      'NaN',
      'undefined',
      '{"title":NaN}',
      '{"title":Infinity}',
    ]),
  ({ random }) => random.bytes(random.int(1, 300)),
]

/** JSON whose title is none. */
const BAD_TITLES: Maker[] = [
  ({ random }) =>
    `{"title":${random.pick(['null', '0', '-1', '1e308', '1e999', '9'.repeat(400), 'true', 'false', '[]', '{}', '[""]', '{"a":1}', '""', '" "', '"\\t"', '"\\u00a0"', '"\\u200b"', '"\\ufeff"'])}}`,
  ({ marker, random }) =>
    `{"title":"${marker}${random.pick(['\\u0000', '\\n', '\\r', '\\u001b', '\\u007f', '\\u0085', '\\u2028', '\\u2029'])}x"}`,
  ({ marker, random }) =>
    `{"title":"${marker}${random.pick(['\\ud800', '\\udfff', '\\udc00\\ud800', '\\ud83d'])}x"}`,
  ({ marker, random }) => JSON.stringify({ title: marker + 'x'.repeat(random.int(201, 15_000)) }),
  ({ marker, random }) => JSON.stringify({ title: marker + '😀'.repeat(random.int(201, 3000)) }),
  (world) => `{"title":${quoted(world)},"title":null}`,
]

const nested = (random: Random, open: string, close: string) => {
  const depth = random.pick([100, 1000, 2000, 8000])
  return `${open.repeat(depth)}${close.repeat(depth)}`
}

const DEEP: Maker[] = [
  ({ random }) => nested(random, '[', ']').slice(0, 16_000),
  ({ random }) => `{"title":${nested(random, '[', ']')}}`.slice(0, 16_000),
  ({ random }) => `{"title":${'{"a":'.repeat(random.int(100, 2500))}1${'}'.repeat(10)}`,
  ({ marker }) => `{"title":[${`"${marker}",`.repeat(500)}1]}`,
]

/** What says that it is something else than JSON in UTF-8, or is not what it says. */
const WRONG_TYPES: Maker[] = [
  (world) => ({
    body: Buffer.from(`{"title":${quoted(world)}}`),
    type: world.random.pick([
      'text/plain',
      'text/json',
      'application/xml',
      'multipart/form-data; boundary=x',
      'application/octet-stream',
      '*/*',
      'application/jsonp',
      world.marker,
      'json',
    ]),
  }),
  (world) => ({
    body: Buffer.from(`{"title":${quoted(world)}}`, 'utf16le'),
    type: 'application/json; charset=utf-16',
  }),
  (world) => ({
    body: Buffer.concat([
      Buffer.from('{"title":"'),
      Buffer.from(world.marker),
      world.random.pick(NO_UTF8),
      Buffer.from('"}'),
    ]),
  }),
  (world) => ({
    body: Buffer.from(`title=${encodeURIComponent(goodTitle(world))}`),
    type: 'application/x-www-form-urlencoded',
  }),
  (world) => ({
    body: Buffer.from(`{"title":${quoted(world)}}`),
    headers: [['Content-Encoding', world.random.pick(['gzip', 'br', 'deflate'])]],
    type: 'text/plain',
  }),
]

/** Bytes that are no UTF-8: alone, too long, half of a pair, cut off. */
const NO_UTF8 = [
  [0xff],
  [0xc3, 0x28],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe2, 0x82],
].map((bytes) => Buffer.from(bytes))

const LARGE: Maker[] = [
  ({ marker, random }) =>
    JSON.stringify({ title: marker + 'x'.repeat(random.int(16_400, 40_000)) }),
]
const HUGE: Maker[] = [
  ({ marker }) => JSON.stringify({ title: marker + 'y'.repeat(1_000_000) }),
  ({ marker }) => JSON.stringify({ title: marker + '\\'.repeat(550_000) }),
]

const BAD_CHANGES: Maker[] = [
  ({ random }) =>
    `{"completed":${random.pick(['null', '0', '1', '"true"', '[]', '{}', '""', '1e999'])}}`,
  ({ random }) =>
    random.pick([
      '{}',
      '{"complete":true}',
      '{"id":"1"}',
      '{"__proto__":{"completed":true}}',
      '{"constructor":{"prototype":{"title":"x"}}}',
    ]),
  (world) => `{"title":${quoted(world)},"completed":"yes"}`,
  () => '{"title":"","completed":true}',
]

const GROUPS: Record<string, Maker[]> = {
  'broken JSON': BROKEN_JSON,
  'a bad title': BAD_TITLES,
  'deep nesting': DEEP,
  'a wrong type or charset': WRONG_TYPES,
  'over 16 KiB': LARGE,
  'a title of 1 MB': HUGE,
}

/** A body of one of the groups, as a new task or as a change of a guarded one. */
export function badBody(group: keyof typeof GROUPS): (world: World) => FuzzCase {
  return (world) =>
    bad(
      `bad body: ${group}`,
      world,
      world.random.pick(GROUPS[group] ?? []),
      world.random.chance(0.5),
    )
}

export function badChange(world: World): FuzzCase {
  return bad('bad body: a change', world, world.random.pick(BAD_CHANGES), true)
}

function bad(kind: string, world: World, make: Maker, isChange: boolean): FuzzCase {
  const made = make(world)
  const {
    body,
    type = 'application/json',
    headers: more = [],
  } = typeof made === 'string'
    ? { body: Buffer.from(made) }
    : Buffer.isBuffer(made)
      ? { body: made }
      : made
  const method = isChange ? 'PATCH' : 'POST'
  const path = isChange ? `/api/tasks/${world.random.pick(world.guarded)}` : '/api/tasks'
  const headers: Headers = [...ownHeaders(world), ['Content-Type', type], ...more]
  const isLarge = body.length > 16_384
  const chunked = !isLarge && body.length > 0 && world.random.chance(0.2)
  if (chunked) headers.push(['Transfer-Encoding', 'chunked'])
  const bytes = wire({ method, path, headers, body: chunked ? inChunks(body, world.random) : body })
  // A body that is too large is not read to its end: the connection is of no use afterwards.
  return single(
    kind,
    bytes,
    { method, id: world.requestId, expect: 'refuse' },
    { keep: !isLarge, mayBeSilent: isLarge },
  )
}

/** A body in chunks of random sizes. */
export function inChunks(body: Buffer, random: Random): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < body.length;) {
    const size = Math.min(random.int(1, 1 + Math.ceil(body.length / 2)), body.length - at)
    parts.push(
      Buffer.from(`${size.toString(16)}\r\n`),
      body.subarray(at, at + size),
      Buffer.from('\r\n'),
    )
    at += size
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}

const FORMS: ((world: World) => string)[] = [
  () => '',
  () => 'title=',
  () => 'title=%20%20',
  ({ marker }) => `titel=${encodeURIComponent(marker)}`,
  ({ marker }) => `title=${encodeURIComponent(marker)}&title=2`,
  ({ marker }) => `title[]=${encodeURIComponent(marker)}`,
  ({ marker }) => `__proto__=x&constructor=${encodeURIComponent(marker)}`,
  ({ marker }) => `title=${encodeURIComponent(marker)}%00`,
  ({ marker }) => `title=${encodeURIComponent(marker)}%0d%0aSet-Cookie:x=1`,
  ({ marker, random }) => `title=${encodeURIComponent(marker + '<b>'.repeat(random.int(70, 900)))}`,
  ({ random }) => '&'.repeat(random.int(1, 5000)),
  ({ random }) => 'a=1&'.repeat(random.int(1, 3000)),
]

/** A form that adds nothing: it is answered with a message, or refused. */
export function badForm(world: World): FuzzCase {
  const body = Buffer.from(world.random.pick(FORMS)(world))
  const headers: Headers = [
    ...ownHeaders(world),
    ['Content-Type', 'application/x-www-form-urlencoded'],
  ]
  const sent = { method: 'POST', id: world.requestId }
  return single('bad form', wire({ method: 'POST', path: '/tasks', headers, body }), sent, {
    keep: body.length <= 16_384,
    mayBeSilent: body.length > 16_384,
  })
}
