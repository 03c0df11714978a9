import {
  type FuzzCase,
  json,
  ownHeaders,
  type Sent,
  single,
  wire,
  type World,
} from '../fuzz-case.ts'

// Requests that are in order: were all refused, nothing would have been reached.

const WORDS = [
  ...[
    'Buy milk',
    'עברית',
    'العربية',
    'हिन्दी',
    '日本語',
    '한국어',
    'Z\u0351a\u035dlgo',
    '👩‍👩‍👧‍👦',
    '\u{10ffff}',
    'ﬁ',
    '\u202ertl',
    'x'.repeat(150),
  ],
  ...[
    '<script>window.pwned=1</script>',
    '"><img src=x onerror=alert(1)>',
    '</title>',
    "'`=/\\",
    '&lt;',
    '{{x}}',
    '${x}',
    '%00',
    '\\u0000',
  ],
]

/** A title that is accepted, with the case's marker in it; it has no blanks around it. */
export function goodTitle({ random, marker }: World): string {
  return `${marker}${random.pick(WORDS)}${random.chance(0.3) ? random.pick(WORDS) : ''}`
    .slice(0, 195)
    .toWellFormed()
    .trim()
}

const JSON_TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'APPLICATION/JSON;charset=UTF-8',
]
const FORM_TYPE = 'application/x-www-form-urlencoded'

export function create(world: World): FuzzCase {
  const title = goodTitle(world)
  const { random, requestId: id } = world
  const draft = {
    method: 'POST',
    path: '/api/tasks',
    headers: [...ownHeaders(world), ['Content-Type', random.pick(JSON_TYPES)] as [string, string]],
    body: json({
      title: random.chance(0.2) ? ` ${title}\t` : title,
      ...(random.chance(0.2) && { id: '1', x: null }),
    }),
  }
  return single(
    'add a task',
    wire(draft),
    { method: 'POST', id, expect: 'serve', effect: { do: 'create', title } },
    { keep: true },
  )
}

/** Members that want to reach a prototype are left out, and the rest is served. */
export function prototypeKeys(world: World): FuzzCase {
  const title = goodTitle(world)
  const { random, requestId: id } = world
  const member = random.pick([
    '"__proto__":{"title":"polluted","completed":true}',
    '"constructor":{"prototype":{"completed":true}}',
    '"__proto__":null',
    '"prototype":{"x":1}',
    '"toString":1,"hasOwnProperty":2,"then":3',
  ])
  const body = Buffer.from(
    random.chance(0.5)
      ? `{"title":${JSON.stringify(title)},${member}}`
      : `{${member},"title":${JSON.stringify(title)}}`,
  )
  const headers: [string, string][] = [...ownHeaders(world), ['Content-Type', 'application/json']]
  const sent: Sent = { method: 'POST', id, expect: 'serve', effect: { do: 'create', title } }
  return single(
    'prototype keys',
    wire({ method: 'POST', path: '/api/tasks', headers, body }),
    sent,
    { keep: true },
  )
}

export function form(world: World): FuzzCase {
  const title = goodTitle(world)
  const { random, requestId: id, host } = world
  const headers: [string, string][] = [...ownHeaders(world), ['Content-Type', FORM_TYPE]]
  if (random.chance(0.3)) headers.push(['Origin', `http://${host}`])
  if (random.chance(0.3)) headers.push(['Sec-Fetch-Site', random.pick(['same-origin', 'none'])])
  const body = Buffer.from(new URLSearchParams({ title }).toString())
  const sent: Sent = { method: 'POST', id, expect: 'serve', effect: { do: 'create', title } }
  return single('add by form', wire({ method: 'POST', path: '/tasks', headers, body }), sent, {
    keep: true,
  })
}

export function changeOwn(world: World): FuzzCase {
  const { random, requestId: id, own } = world
  const task = random.pick(own)
  const what = {
    ...(random.chance(0.6) && { title: goodTitle(world) }),
    ...(random.chance(0.6) && { completed: random.chance(0.5) }),
  }
  const change = Object.keys(what).length > 0 ? what : { completed: true }
  const headers: [string, string][] = [...ownHeaders(world), ['Content-Type', 'application/json']]
  const sent: Sent = {
    method: 'PATCH',
    id,
    expect: 'serve',
    effect: { do: 'change', id: task, ...change },
  }
  return single(
    'change a task',
    wire({ method: 'PATCH', path: `/api/tasks/${task}`, headers, body: json(change) }),
    sent,
    { keep: true },
  )
}

export function toggleOwn(world: World): FuzzCase {
  const task = world.random.pick(world.own)
  const sent: Sent = {
    method: 'POST',
    id: world.requestId,
    expect: 'serve',
    effect: { do: 'toggle', id: task },
  }
  const draft = {
    method: 'POST',
    path: `/tasks/${task}/toggle`,
    headers: [...ownHeaders(world), ['Content-Length', '0'] as [string, string]],
  }
  return single('toggle a task', wire(draft), sent, { keep: true })
}

export function deleteOwn(world: World): FuzzCase {
  const { random, requestId: id, own } = world
  const task = random.pick(own)
  const byForm = random.chance(0.3)
  const method = byForm ? 'POST' : 'DELETE'
  const headers: [string, string][] = [...ownHeaders(world), ['Content-Length', '0']]
  const sent: Sent = { method, id, expect: 'serve', effect: { do: 'delete', id: task } }
  const path = byForm ? `/tasks/${task}/delete` : `/api/tasks/${task}`
  return single('delete a task', wire({ method, path, headers }), sent, { keep: true })
}

/** Reads, with headers that a browser or a cache may send. */
export function read(world: World): FuzzCase {
  const { random, requestId: id, own, guarded } = world
  const path = random.weighted([
    [1, '/'],
    [2, '/style.css'],
    [2, `/api/tasks?limit=${random.int(1, 50)}&after=${random.int(0, 5000)}`],
    [1, '/api/tasks?limit=5'],
    [4, `/api/tasks/${random.pick([...own, ...guarded])}`],
    [1, '/api/health'],
    [1, '/api/ready'],
  ])
  const headers = ownHeaders(world)
  if (random.chance(0.3)) {
    headers.push(
      random.pick([
        ['Accept', 'text/html,*/*;q=0.1'],
        ['Accept-Encoding', 'gzip, br, zstd'],
        ['If-None-Match', '"x", W/"y", *'],
        ['If-Modified-Since', 'yesterday'],
        ['Range', 'bytes=0-0,5-2'],
        ['Cookie', 'session=00000000000000000000000000000000'],
        ['User-Agent', world.marker],
        ['Referer', `http://x/${world.marker}`],
        ['Upgrade-Insecure-Requests', '1'],
      ]),
    )
  }
  const method = random.pick(['GET', 'GET', 'GET', 'HEAD'])
  return single(
    'read',
    wire({ method, path, headers }),
    { method, id, expect: 'serve' },
    { keep: true },
  )
}
