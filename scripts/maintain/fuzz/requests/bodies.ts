import fc from 'fast-check'
import { bytes, type Exchange, FORM, inChunks, lineOf, repeated, single, TITLE } from './request.ts'

// Bodies that must be refused: of a new task, and of a change of a task that must stay as it is.

interface Body {
  body: string | Buffer
  type?: string
  headers?: string[]
}

const MAX_BODY = 16 * 1024
const titled = (text: string) => JSON.stringify({ title: TITLE + text })
const GOOD = titled('')

/** A body that is too large is not read to its end: the connection is of no use afterwards. */
function careful(exchange: Exchange, size: number): Exchange {
  const isLarge = size > MAX_BODY
  return { ...exchange, keep: !isLarge, mayBeSilent: isLarge }
}

/** Each body as a new task, or as a change of a guarded one; in chunks now and then. */
const bad = (...bodies: fc.MaybeWeightedArbitrary<string | Buffer | Body>[]) =>
  fc.tuple(fc.oneof(...bodies), fc.boolean(), fc.nat(65_535)).map(([made, isChange, seed]) => {
    const isBody = typeof made === 'object' && 'body' in made
    const { body: content, headers = [], ...type } = isBody ? made : { body: made }
    const body = Buffer.from(content)
    const isChunked = seed % 5 === 0 && body.length > 0 && body.length <= MAX_BODY
    const exchange = single({
      ...(isChange
        ? { method: 'PATCH', path: '/api/tasks/GUARDEDID' }
        : { method: 'POST', path: '/api/tasks' }),
      headers: isChunked ? [...headers, 'Transfer-Encoding: chunked'] : headers,
      body: isChunked ? inChunks(body, seed) : body,
      ...type,
      expect: 'refuse',
    })
    return careful(exchange, body.length)
  })

export const brokenJson = bad(
  lineOf(String.raw`
    {"title":"<UNIQUETEXT>"
    {"title":"<UNIQUETEXT>"}}
    {'title':"<UNIQUETEXT>"}
    {title:"<UNIQUETEXT>"}
    {"title":"<UNIQUETEXT>",}
    {"title":"<UNIQUETEXT>"} {"title":"x"}
    /* c */{"title":"<UNIQUETEXT>"}
    [{"title":"<UNIQUETEXT>"}]
    callback({"title":"<UNIQUETEXT>"})
    title="<UNIQUETEXT>"
    {"title":"<UNIQUETEXT>\x"}
    {"title":"<UNIQUETEXT>\u00"}
    {"title":NaN}
    {"title":Infinity}
  `),
  fc.constantFrom(...'|null|true|5|-0|1e999|"x"|[]|{}|NaN|undefined| '.split('|')),
  fc.constant(`{"title":"${TITLE}\n"}`),
)

export const randomBytes = bad(bytes(40).map((text) => Buffer.from(text, 'latin1')))

const TITLES = [
  ...String.raw`null 0 -1 1e308 1e999 true false [] {} [""] {"a":1} "" "\u0020" "\t"`.split(' '),
  ...String.raw`"\u00a0" "\u200b" "\ufeff"`.split(' '),
  ...String.raw`\u0000 \n \r \u001b \u007f \u0085 \u2028 \u2029 \ud800 \udfff \ud83d \udc00\ud800`
    .split(' ')
    .map((escape) => `"${TITLE}${escape}x"`),
  // The second of two counts.
  `"${TITLE}","title":null`,
]

export const badTitles = bad(
  { weight: 6, arbitrary: fc.constantFrom(...TITLES).map((value) => `{"title":${value}}`) },
  repeated('9', 400, 800).map((digits) => `{"title":${digits}}`),
  repeated('x', 201, 15_200).map(titled),
  repeated('😀', 201, 3200).map(titled),
)

const nested = (open: string, close: string) =>
  fc
    .integer({ min: 100, max: 8000 })
    .map((depth) => `${open.repeat(depth)}${close.repeat(depth)}`.slice(0, MAX_BODY - 20))

export const deepNesting = bad(
  nested('[', ']'),
  nested('[', ']').map((value) => `{"title":${value}}`),
  nested('{"a":', '}'),
  fc.constant(`{"title":[${`"${TITLE}",`.repeat(500)}1]}`),
)

const WRONG_TYPES = lineOf(`
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
/** Bytes that are no UTF-8: alone, too long, half of a pair, cut off. */
const NO_UTF8 = fc.constantFrom('ff', 'c328', 'c080', 'eda080', 'f4908080', 'e282')
const around = (middle: Buffer) => [Buffer.from(`{"title":"${TITLE}`), middle, Buffer.from('"}')]

/** A good title in what says that it is something else than JSON in UTF-8, or is not what it says. */
export const wrongType = bad(
  WRONG_TYPES.map((type) => ({ body: GOOD, type })),
  fc.constantFrom<Body>(
    { body: Buffer.from(GOOD, 'utf16le'), type: 'application/json; charset=utf-16' },
    { body: `title=${encodeURIComponent(TITLE)}`, type: FORM },
  ),
  NO_UTF8.map((hex) => Buffer.concat(around(Buffer.from(hex, 'hex')))),
  fc.constantFrom('gzip', 'br', 'deflate').map((encoding) => {
    return { body: GOOD, type: 'text/plain', headers: [`Content-Encoding: ${encoding}`] }
  }),
)

export const tooLarge = bad(repeated('x', MAX_BODY, MAX_BODY + 65_535).map(titled))

export const huge = bad(fc.constantFrom('y'.repeat(1_000_000), '\\'.repeat(550_000)).map(titled))

export const badChanges = lineOf(`
  {}
  {"complete":true}
  {"id":"1"}
  {"__proto__":{"completed":true}}
  {"constructor":{"prototype":{"title":"x"}}}
  {"title":"<UNIQUETEXT>","completed":"yes"}
  {"title":"","completed":true}
  {"completed":null}
  {"completed":0}
  {"completed":1}
  {"completed":"true"}
  {"completed":[]}
  {"completed":{}}
  {"completed":""}
  {"completed":1e999}
`).map((body) => single({ method: 'PATCH', path: '/api/tasks/GUARDEDID', body, expect: 'refuse' }))

const FORMS = lineOf(`
  title=
  title=%20%20
  titel=%3CUNIQUETEXT%3E
  title=%3CUNIQUETEXT%3E&title=2
  title[]=%3CUNIQUETEXT%3E
  __proto__=x&constructor=%3CUNIQUETEXT%3E
  title=%3CUNIQUETEXT%3E%00
  title=%3CUNIQUETEXT%3E%0d%0aSet-Cookie:x=1
`)

/** Forms that add and rename nothing: they are answered with a message, or refused. */
export const badForms = fc
  .tuple(
    fc.constantFrom('/tasks', '/tasks/GUARDEDID/title'),
    fc.oneof(
      FORMS,
      repeated(encodeURIComponent('<b>'), 70, 870).map((text) => `title=%3CUNIQUETEXT%3E${text}`),
      repeated('&', 0, 5000),
      repeated('a=1&', 1, 3000),
    ),
  )
  .map(([path, body]) => careful(single({ method: 'POST', path, body, type: FORM }), body.length))
