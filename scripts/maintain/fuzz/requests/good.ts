import fc from 'fast-check'
import { isGood, MARKUP } from '../../../../app/src/testing/property.ts'
import {
  type Draft,
  type Effect,
  type Exchange,
  FORM,
  lineOf,
  single,
  TITLE,
  wordOf,
} from './request.ts'

// Requests that must be served: if all were refused, the bad ones would have reached nothing.

const title = fc
  .oneof(fc.constantFrom(...MARKUP), fc.string({ unit: 'grapheme', maxLength: 12 }))
  .map((text) => `${TITLE}${text}`.trim())
  .filter(isGood)

const serve = (draft: Draft): Exchange => single({ ...draft, expect: 'serve' })

function adding(added: string, body: string, type = 'application/json'): Exchange {
  const effect = { do: 'create', title: added } as const
  return serve({ method: 'POST', path: '/api/tasks', body, type, effect })
}

/** Adds a task as simply as can be. */
export const addTask = (added: string) => adding(added, JSON.stringify({ title: added }))

const JSON_TYPES = lineOf(`
  application/json
  application/json; charset=utf-8
  APPLICATION/JSON;charset=UTF-8
`)

export const add = fc.oneof(
  title.map(addTask),
  fc.tuple(title, JSON_TYPES).map(([added, type]) => {
    return adding(added, JSON.stringify({ title: ` ${added}\t`, id: '1', x: null }), type)
  }),
)

const PROTOTYPE_MEMBERS = lineOf(`
  "__proto__":{"title":"polluted","completed":true}
  "constructor":{"prototype":{"completed":true}}
  "__proto__":null
  "prototype":{"x":1}
  "toString":1,"hasOwnProperty":2,"then":3
`)

/** Members that try to reach a prototype are ignored, and the rest is served. */
export const prototypeKeys = fc
  .tuple(title, PROTOTYPE_MEMBERS, fc.boolean())
  .map(([added, member, isFirst]) => {
    const members = [`"title":${JSON.stringify(added)}`, member]
    return adding(added, `{${(isFirst ? members : members.reverse()).join()}}`)
  })

const SAME_SITE = lineOf(`
  Sec-Fetch-Site: same-origin
  Sec-Fetch-Site: none
  Origin: http://HOSTNAME
  X-None: 1
`)

/** A form, as a browser sends it from this page. */
function form(path: string, effect: Effect, headers: string[] = []): Exchange {
  const fields = 'title' in effect ? { title: effect.title ?? '' } : {}
  const body = new URLSearchParams(fields).toString()
  return serve({ method: 'POST', path, body, type: FORM, headers, effect })
}

const titleForm = (path: string, effectOf: (typed: string) => Effect) =>
  fc.tuple(title, SAME_SITE).map(([typed, header]) => form(path, effectOf(typed), [header]))

export const addByForm = titleForm('/tasks', (typed) => ({ do: 'create', title: typed }))

export const rename = titleForm('/tasks/OWNID/title', (typed) => {
  return { do: 'change', id: 'OWNID', title: typed }
})

export const change = fc
  .record({ title, completed: fc.boolean() }, { requiredKeys: [] })
  .filter((members) => Object.keys(members).length > 0)
  .map((members) =>
    serve({
      ...{ method: 'PATCH', path: '/api/tasks/OWNID', body: JSON.stringify(members) },
      effect: { do: 'change', id: 'OWNID', ...members },
    }),
  )

export const toggle = fc.constant(form('/tasks/OWNID/toggle', { do: 'toggle', id: 'OWNID' }))

const deletion = { do: 'delete', id: 'OWNID' } as const
export const remove = fc.constantFrom(
  serve({ method: 'DELETE', path: '/api/tasks/OWNID', effect: deletion }),
  form('/tasks/OWNID/delete', deletion),
)

/** Headers that a browser or a cache may send. */
const READERS = lineOf(`
  Accept: text/html,*/*;q=0.1
  Accept-Encoding: gzip, br, zstd
  If-None-Match: "x", W/"y", *
  If-Modified-Since: yesterday
  Range: bytes=0-0,5-2
  Cookie: session=00000000000000000000000000000000
  User-Agent: <UNIQUETEXT>
  Referer: http://x/<UNIQUETEXT>
  Upgrade-Insecure-Requests: 1
`)

const PATHS = lineOf(`
  /
  /?task=GUARDEDID
  /?edit=GUARDEDID
  /?edit=OWNID
  /style.css
  /style.css
  /api/tasks?limit=5
  /api/tasks?limit=50&after=7
  /api/tasks/OWNID
  /api/tasks/GUARDEDID
  /api/tasks/GUARDEDID
  /api/health
  /api/ready
`)

export const read = fc
  .record({
    ...{ method: wordOf('GET GET GET HEAD'), path: PATHS },
    headers: fc.array(READERS, { maxLength: 1 }),
  })
  .map(serve)
