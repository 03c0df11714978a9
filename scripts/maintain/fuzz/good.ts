import { type Exchange, FORM, type Input, lines, pick, single } from './request.ts'

// Requests that must be served: if all were refused, the bad ones would have reached nothing.

const JSON_TYPES = lines(`
  application/json
  application/json; charset=utf-8
  APPLICATION/JSON;charset=UTF-8
`)

function addBy(input: Input, body: string): Exchange {
  const effect = { do: 'create', title: input.title } as const
  const type = pick(JSON_TYPES, input.size)
  return single(input, {
    ...{ method: 'POST', path: '/api/tasks', body, type },
    ...{ expect: 'serve', effect },
  })
}

export const add = (input: Input) => addBy(input, JSON.stringify({ title: input.title }))

export const ADD = [
  add,
  (input: Input) => addBy(input, JSON.stringify({ title: ` ${input.title}\t`, id: '1', x: null })),
]

/** Members that try to reach a prototype are ignored, and the rest is served. */
export const PROTOTYPE_KEYS = lines(`
  "__proto__":{"title":"polluted","completed":true}
  "constructor":{"prototype":{"completed":true}}
  "__proto__":null
  "prototype":{"x":1}
  "toString":1,"hasOwnProperty":2,"then":3
`).map((member) => (input: Input) => {
  const title = `"title":${JSON.stringify(input.title)}`
  return addBy(input, input.coin ? `{${title},${member}}` : `{${member},${title}}`)
})

const SAME_SITE = ['Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: none', 'X-None: 1']

export const ADD_BY_FORM = SAME_SITE.map((header) => (input: Input) => {
  const { title, host, coin } = input
  const body = new URLSearchParams({ title }).toString()
  return single(input, {
    ...{ method: 'POST', path: '/tasks', body, type: FORM },
    headers: [header, ...(coin ? [`Origin: http://${host}`] : [])],
    ...{ expect: 'serve', effect: { do: 'create', title } },
  })
})

const CHANGES: ((input: Input) => { title?: string; completed?: boolean })[] = [
  ({ title }) => ({ title }),
  ({ title, coin }) => ({ title, completed: coin }),
  ({ coin }) => ({ completed: coin }),
]

export const CHANGE = CHANGES.map((changeOf) => (input: Input) => {
  const [id, change] = [input.own, changeOf(input)]
  return single(input, {
    ...{ method: 'PATCH', path: `/api/tasks/${id}`, body: JSON.stringify(change) },
    ...{ expect: 'serve', effect: { do: 'change', id, ...change } },
  })
})

/** What a session does to a task of its own without a body that says more. */
const act = (does: 'toggle' | 'delete', method: string, path: string, form = {}) =>
  function (input: Input): Exchange {
    const effect = { do: does, id: input.own }
    return single(input, {
      ...{ method, path: path.replace('OWN', input.own), ...form },
      ...{ expect: 'serve', effect },
    })
  }

const EMPTY_FORM = { body: '', type: FORM }
export const TOGGLE = [act('toggle', 'POST', '/tasks/OWN/toggle', EMPTY_FORM)]
export const REMOVE = [
  act('delete', 'DELETE', '/api/tasks/OWN'),
  act('delete', 'DELETE', '/api/tasks/OWN'),
  act('delete', 'POST', '/tasks/OWN/delete', EMPTY_FORM),
]

/** Headers that a browser or a cache may send. */
const READERS = lines(`
  X-None: 1
  Accept: text/html,*/*;q=0.1
  Accept-Encoding: gzip, br, zstd
  If-None-Match: "x", W/"y", *
  If-Modified-Since: yesterday
  Range: bytes=0-0,5-2
  Cookie: session=00000000000000000000000000000000
  User-Agent: MARKER
  Referer: http://x/MARKER
  Upgrade-Insecure-Requests: 1
`)

const PATHS = lines(`
  /
  /style.css
  /style.css
  /api/tasks?limit=5
  /api/tasks?limit=50&after=SIZE
  /api/tasks/OWN
  /api/tasks/GUARDED
  /api/tasks/GUARDED
  /api/health
  /api/ready
`)

export const READ = PATHS.map((path) => (input: Input) => {
  const { own, guarded, marker, size, coin } = input
  return single(input, {
    method: size % 4 === 0 ? 'HEAD' : 'GET',
    path: path.replace('OWN', own).replace('GUARDED', guarded).replace('SIZE', String(size)),
    headers: coin ? [pick(READERS, size >> 2).replace('MARKER', marker)] : [],
    expect: 'serve',
  })
})
