import fc from 'fast-check'
import {
  changeIn,
  isGood,
  MARKUP,
  taskBodies,
  titleIn,
} from '../../../../app/src/testing/property.ts'
import { parsed } from '../answer.ts'
import { type Draft, type Effect, FORM, kind, MAX_BODY, single, TITLE, wordOf } from './request.ts'

// New tasks, changes and forms. What must be served is done to tasks of the session's own, what must be refused is sent
// after one that nobody may change.

const CREATE = { method: 'POST', path: '/api/tasks' }
const CHANGE_OWN = { method: 'PATCH', path: '/api/tasks/OWNID' }
const CHANGE_GUARDED = { method: 'PATCH', path: '/api/tasks/GUARDEDID' }
const serve = (draft: Draft, effect: Effect) => single({ ...draft, expect: 'serve', effect })
const refuse = (draft: Draft) => single({ ...draft, expect: 'refuse' })

/** Titles that are short and good, and marked: it is known where they show up. */
const title = fc
  .oneof(fc.constantFrom(...MARKUP), fc.string({ unit: 'grapheme', maxLength: 12 }))
  .map((text) => `${TITLE}${text}`.trim())
  .filter(isGood)

/** Members beside the title are ignored, also where they try to reach a prototype. */
const MEMBERS = fc.constantFrom(
  ...['"id":"1"', '"__proto__":{"title":"polluted","completed":true}', '"__proto__":null'],
  ...['"constructor":{"prototype":{"completed":true}}', '"toString":1,"then":3', '"x":null'],
)

/** Adds a task, in different ways to write the same. */
export const add = fc
  .record({
    added: title,
    members: MEMBERS,
    type: fc.constantFrom('application/json', 'APPLICATION/JSON;charset=UTF-8'),
    chunked: fc.boolean(),
  })
  .map(({ added, members, ...how }) => {
    const body = `{${members},"title":${JSON.stringify(` ${added}\t`)}}`
    return serve({ ...CREATE, ...how, body }, { do: 'create', title: added })
  })

const anyNewTask = taskBodies.map((body) => {
  const added = titleIn(body)
  if (added === undefined) return refuse({ ...CREATE, body })
  return serve({ ...CREATE, body }, { do: 'create', title: added })
})

const anyChange = taskBodies.map((body) => {
  const change = changeIn(body)
  if (change === undefined) return refuse({ ...CHANGE_GUARDED, body })
  return serve({ ...CHANGE_OWN, body }, { do: 'change', ...change })
})

type Body = string | Buffer | Pick<Draft, 'body' | 'type' | 'headers'>

/** Each body that must be refused, as a new task or as a change, in a chunk or not. */
const refused = (...bodies: fc.Arbitrary<Body>[]) =>
  fc
    .tuple(fc.oneof(...bodies), fc.constantFrom(CREATE, CHANGE_GUARDED), fc.boolean())
    .map(([made, target, chunked]) => {
      const isText = typeof made === 'string' || Buffer.isBuffer(made)
      return refuse({ ...target, ...(isText ? { body: made } : made), chunked })
    })

const GOOD = JSON.stringify({ title: TITLE })
const ESCAPED = encodeURIComponent(TITLE)

/** Good JSON in which some characters are left out and one is put in. */
const editedJson = fc
  .tuple(fc.nat(GOOD.length), fc.nat(3), wordOf('{ } [ ] " \' \\ , : / x 0 \x01 \0'))
  .map(([at, removed, put]) => GOOD.slice(0, at) + put + GOOD.slice(at + removed))
  .filter((text) => parsed(text) === undefined)
const OTHER_JSON = fc.constantFrom(
  ...['', 'NaN', `[${GOOD}]`, `${GOOD} ${GOOD}`, `/* c */${GOOD}`, `callback(${GOOD})`],
  ...['{"title":1e999}', `{"title":${'9'.repeat(400)}}`, `{"title":"${TITLE}","title":null}`],
)
const randomBytes = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes))
const nested = (open: string, close: string, max: number) =>
  fc.integer({ min: 100, max }).map((depth) => {
    return `{"title":${open.repeat(depth)}1${close.repeat(depth)}}`
  })

const TYPES = ['text/plain', 'text/json', 'multipart/form-data; boundary=x', '*/*', '<zq>', 'json']
/** A good title in what says that it is something else than JSON in UTF-8. */
const WRONG_TYPES = fc.constantFrom<Body>(
  ...TYPES.map((type) => ({ body: GOOD, type })),
  { body: GOOD, type: 'application/octet-stream', headers: ['Content-Encoding: gzip'] },
  { body: Buffer.from(GOOD, 'utf16le'), type: 'application/json; charset=utf-16' },
  { body: `title=${ESCAPED}`, type: FORM },
)
/** Bytes that are no UTF-8: alone, too long, half of a pair, cut off. */
const NO_UTF8 = fc.constantFrom('ff', 'c328', 'c080', 'eda080', 'f4908080', 'e282').map((hex) => {
  return Buffer.from(GOOD.replace('>', Buffer.from(hex, 'hex').toString('latin1')), 'latin1')
})
const longTitle = (min: number, max: number) =>
  fc.integer({ min, max }).map((length) => GOOD.replace('>', 'x'.repeat(length)))

/** A form that is accepted, as a browser sends it from this page. */
const form = (path: string, action: Effect['do']) =>
  fc
    .tuple(title, fc.constantFrom('Sec-Fetch-Site: none', 'Origin: http://HOSTNAME'))
    .map(([typed, header]) => {
      const hasTitle = action === 'create' || action === 'change'
      const body = hasTitle ? new URLSearchParams({ title: typed }).toString() : ''
      const effect = hasTitle ? { do: action, title: typed } : { do: action }
      return serve({ method: 'POST', path, body, type: FORM, headers: [header] }, effect)
    })

/** Forms that add and rename nothing: they are answered with a message, or refused. */
const badForms = fc
  .tuple(
    fc.constantFrom('/tasks', '/tasks/GUARDEDID/title'),
    fc.oneof(
      wordOf('title= title=%20 titel=x title[]=x title=1&title=2 __proto__=x'),
      wordOf('%00 %0d%0aX:1 %ff').map((bytes) => `title=${ESCAPED}${bytes}`),
      fc.integer({ min: 200, max: 6000 }).map((times) => `title=${ESCAPED}${'%3C'.repeat(times)}`),
      fc.integer({ min: 1, max: 3000 }).map((times) => 'a=1&'.repeat(times)),
    ),
  )
  .map(([path, body]) => single({ method: 'POST', path, body, type: FORM }))

const OTHER_SITES = fc.constantFrom(
  ...['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Site: same-site', 'Sec-Fetch-Site: SAME-ORIGIN'],
  ...['Sec-Fetch-Site:', 'Sec-Fetch-Site: same-origin, cross-site', 'Origin: http://evil.example'],
  ...['Origin: null', 'Origin: https://evil.example:8080', 'Origin: http://', 'Origin: file://'],
)
const GOOD_CHANGES = fc.constantFrom<Draft>(
  ...[CREATE, CHANGE_GUARDED, { ...CHANGE_GUARDED, method: 'DELETE' }].map((target) => {
    return { ...target, body: GOOD }
  }),
  ...['', '/GUARDEDID/title', '/GUARDEDID/toggle', '/GUARDEDID/delete'].map((path) => {
    return { method: 'POST', path: `/tasks${path}`, body: `title=${ESCAPED}`, type: FORM }
  }),
)

/** Good changes of a guarded task, and good new tasks, but from another site. */
const otherSite = fc
  .tuple(OTHER_SITES, GOOD_CHANGES)
  .map(([header, draft]) => refuse({ ...draft, headers: [header] }))

const DELETE = serve({ ...CHANGE_OWN, method: 'DELETE' }, { do: 'delete' })

export const TASKS = [
  kind(80, 'add a task', add),
  kind(15, 'add by form', form('/tasks', 'create')),
  kind(15, 'rename by form', form('/tasks/OWNID/title', 'change')),
  kind(30, 'toggle by form', form('/tasks/OWNID/toggle', 'toggle')),
  kind(25, 'delete by form', form('/tasks/OWNID/delete', 'delete')),
  kind(25, 'delete a task', fc.constant(DELETE)),
  kind(100, 'any JSON as a task', anyNewTask),
  kind(80, 'any JSON as a change', anyChange),
  kind(150, 'broken JSON', refused(editedJson, OTHER_JSON, randomBytes)),
  kind(30, 'deep nesting', refused(nested('[', ']', 8000), nested('{"a":', '}', 2500))),
  kind(45, 'a wrong type or charset', refused(WRONG_TYPES, NO_UTF8)),
  kind(20, 'a long title', refused(longTitle(201, 5 * MAX_BODY))),
  kind(1, 'a title of 1 MB', refused(longTitle(1_000_000, 1_100_000))),
  kind(40, 'a bad form', badForms),
  kind(60, 'from another site', otherSite),
]
