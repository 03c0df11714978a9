import { type Exchange, FORM, inChunks, type Input, lines, pick, single } from './request.ts'

// Bodies that must be refused: of a new task, and of a change of a task that must stay as it is.

interface Body {
  body: string | Buffer
  type?: string
  headers?: string[]
}
type MakeBody = (input: Input) => Body
type MakeText = (input: Input) => string

const MAX_BODY = 16 * 1024

/** JSON, one a line. TITLE stands for a good title in quotes, MARKER for what is in no other request. */
const fromText = (text: string): MakeText[] =>
  lines(text).map(
    (line) =>
      ({ title, marker }) =>
        line.replace('TITLE', () => JSON.stringify(title)).replace('MARKER', marker),
  )

export const BROKEN_JSON = bad([
  ...fromText(String.raw`
    {"title":TITLE
    {"title":TITLE}}
    {'title':TITLE}
    {title:TITLE}
    {"title":TITLE,}
    {"title":TITLE} {"title":"x"}
    /* c */{"title":TITLE}
    [{"title":TITLE}]
    callback({"title":TITLE})
    title=TITLE
    {"title":"MARKER\x"}
    {"title":"MARKER\u00"}
    {"title":NaN}
    {"title":Infinity}
  `),
  ({ marker }) => `{"title":"${marker}\n"}`,
  ({ size }) => pick('|null|true|5|-0|1e999|"x"|[]|{}|NaN|undefined| '.split('|'), size),
])

export const RANDOM_BYTES = bad([({ bytes }) => ({ body: bytes })])

/** Titles that are none, but for the last: there the second of two counts. */
export const BAD_TITLES = bad([
  ...fromText(
    [
      ...String.raw`null 0 -1 1e308 1e999 true false [] {} [""] {"a":1} "" "\u0020" "\t"`.split(
        ' ',
      ),
      ...String.raw`"\u00a0" "\u200b" "\ufeff" "MARKER\u0000x" "MARKER\nx" "MARKER\rx"`.split(' '),
      ...String.raw`"MARKER\u001bx" "MARKER\u007fx" "MARKER\u0085x" "MARKER\u2028x"`.split(' '),
      ...String.raw`"MARKER\u2029x" "MARKER\ud800x" "MARKER\udfffx" "MARKER\ud83dx"`.split(' '),
      ...String.raw`"MARKER\udc00\ud800x" TITLE,"title":null`.split(' '),
    ]
      .map((value) => `{"title":${value}}`)
      .join('\n'),
  ),
  ({ size }) => `{"title":${'9'.repeat(400 + (size % 400))}}`,
  ({ marker, size }) => JSON.stringify({ title: marker + 'x'.repeat(201 + (size % 15_000)) }),
  ({ marker, size }) => JSON.stringify({ title: marker + '😀'.repeat(201 + (size % 3000)) }),
])

const nested = (size: number, open: string, close: string) => {
  const depth = 100 + (size % 8000)
  return `${open.repeat(depth)}${close.repeat(depth)}`.slice(0, MAX_BODY - 20)
}

export const DEEP = bad([
  ({ size }) => nested(size, '[', ']'),
  ({ size }) => `{"title":${nested(size, '[', ']')}}`,
  ({ size }) => nested(size % 2500, '{"a":', '}'),
  ({ marker }) => `{"title":[${`"${marker}",`.repeat(500)}1]}`,
])

/** Bytes that are no UTF-8: alone, too long, half of a pair, cut off. */
const NO_UTF8 = ['ff', 'c328', 'c080', 'eda080', 'f4908080', 'e282']
const WRONG_TYPES = lines(`
  text/plain
  text/json
  application/xml
  multipart/form-data; boundary=x
  application/octet-stream
  */*
  application/jsonp
  <zq>
  json
`)
const good = ({ title }: Input) => JSON.stringify({ title })

/** A good title in what says that it is something else than JSON in UTF-8, or is not what it says. */
export const WRONG_TYPE = bad([
  ...WRONG_TYPES.map((type): MakeBody => (input) => ({ body: good(input), type })),
  (input) => ({
    body: Buffer.from(good(input), 'utf16le'),
    type: 'application/json; charset=utf-16',
  }),
  ...NO_UTF8.map((hex): MakeBody => ({ marker }) => ({
    body: Buffer.concat([
      Buffer.from(`{"title":"${marker}`),
      Buffer.from(hex, 'hex'),
      Buffer.from('"}'),
    ]),
  })),
  ({ title }) => ({ body: `title=${encodeURIComponent(title)}`, type: FORM }),
  (input) => ({
    body: good(input),
    type: 'text/plain',
    headers: [`Content-Encoding: ${pick(['gzip', 'br', 'deflate'], input.size)}`],
  }),
])

export const LARGE = bad([
  ({ marker, size }) => JSON.stringify({ title: marker + 'x'.repeat(MAX_BODY + size) }),
])

export const HUGE = bad([
  ({ marker }) => JSON.stringify({ title: marker + 'y'.repeat(1_000_000) }),
  ({ marker }) => JSON.stringify({ title: marker + '\\'.repeat(550_000) }),
])

export const BAD_CHANGES = [
  ...fromText(`
    {}
    {"complete":true}
    {"id":"1"}
    {"__proto__":{"completed":true}}
    {"constructor":{"prototype":{"title":"x"}}}
    {"title":TITLE,"completed":"yes"}
    {"title":"","completed":true}
  `),
  ...'null|0|1|"true"|[]|{}|""|1e999'.split('|').map((value) => () => `{"completed":${value}}`),
].map(
  (textOf) => (input: Input) =>
    single(input, {
      ...{ method: 'PATCH', path: `/api/tasks/${input.guarded}`, body: textOf(input) },
      expect: 'refuse',
    }),
)

/** Each body as a new task or, by the coin, as a change of a guarded one; in chunks now and then. */
function bad(bodies: (MakeBody | MakeText)[]): ((input: Input) => Exchange)[] {
  return bodies.map((bodyOf) => (input) => {
    const made = bodyOf(input)
    const { body: content, type, headers = [] } = typeof made === 'string' ? { body: made } : made
    const body = Buffer.from(content)
    const isLarge = body.length > MAX_BODY
    const isChunked = !isLarge && body.length > 0 && input.size % 5 === 0
    const draft = {
      ...(input.coin
        ? { method: 'PATCH', path: `/api/tasks/${input.guarded}` }
        : { method: 'POST', path: '/api/tasks' }),
      headers: isChunked ? [...headers, 'Transfer-Encoding: chunked'] : headers,
      body: isChunked ? inChunks(body, input.size) : body,
      ...(type !== undefined && { type }),
      expect: 'refuse' as const,
    }
    // A body that is too large is not read to its end: the connection is of no use afterwards.
    return single(input, draft, { keep: !isLarge, mayBeSilent: isLarge })
  })
}

const FORMS: MakeText[] = [
  ...lines(`
    title=
    title=%20%20
    titel=MARKER
    title=MARKER&title=2
    title[]=MARKER
    __proto__=x&constructor=MARKER
    title=MARKER%00
    title=MARKER%0d%0aSet-Cookie:x=1
  `).map(
    (line): MakeText =>
      ({ marker }) =>
        line.replace('MARKER', encodeURIComponent(marker)),
  ),
  () => '',
  ({ marker, size }) => `title=${encodeURIComponent(marker + '<b>'.repeat(70 + (size % 800)))}`,
  ({ size }) => '&'.repeat(1 + (size % 5000)),
  ({ size }) => 'a=1&'.repeat(1 + (size % 3000)),
]

/** Forms that add nothing: they are answered with a message, or refused. */
export const BAD_FORMS = FORMS.map((textOf) => (input: Input) => {
  const body = textOf(input)
  const isLarge = body.length > MAX_BODY
  const draft = { method: 'POST', path: '/tasks', body, type: FORM }
  return single(input, draft, { keep: !isLarge, mayBeSilent: isLarge })
})
