import { METHODS } from 'node:http'
import { type FuzzCase, ownHeaders, single, wire, type World } from '../fuzz-case.ts'
import type { Random } from '../random.ts'
import { goodTitle } from './good.ts'

// Well-formed HTTP for what there is not: methods, addresses, headers, senders.

/** Ids that no task has. */
const NO_IDS = [
  '0',
  '-1',
  '01',
  '1.0',
  '1e3',
  '0x10',
  'x',
  '٣',
  '%00',
  '__proto__',
  'constructor',
  'toString',
  '999999999999999',
  '9'.repeat(300),
  '1%2F..%2F2',
  '1;2',
  '%252e',
  'null',
  '[object%20Object]',
  '%F0%9F%98%80',
  '%zz',
]
const PARTS = [
  'api',
  'tasks',
  'health',
  'ready',
  'style.css',
  '..',
  '.',
  '',
  '%2e%2e',
  '%2f',
  '%5c',
  '%00',
  '%',
  '%c0%ae',
  'etc',
  'passwd',
  'toggle',
  'delete',
  '<x>',
  '"',
  '{}',
  '|',
  'a'.repeat(300),
  ':id',
  '*',
  '~',
]
const QUERIES = [
  'limit=0',
  'limit=1001',
  'limit=1&limit=2',
  'limit[]=1',
  'limit=__proto__',
  'after=-1',
  'after=9e9',
  'after=%00',
  '__proto__[limit]=1',
  'constructor.prototype.limit=1',
  'limit=1%0d%0aX: y',
  'limit=%ff',
  'limit=٣',
  '&&&',
  '=',
  '?',
  'a'.repeat(4000),
]

export function oddPath({ random, marker }: World): string {
  const known = [
    '/api/tasks',
    `/api/tasks/${random.pick(NO_IDS)}`,
    '/',
    `/tasks/${random.pick(NO_IDS)}/toggle`,
    `/tasks/${random.pick(NO_IDS)}/delete`,
    '/style.css',
    '/api/health',
  ]
  const path = random.weighted<() => string>([
    [3, () => `/${Array.from({ length: random.int(1, 6) }, () => random.pick(PARTS)).join('/')}`],
    [3, () => random.pick(known)],
    [1, () => `/${encodeURIComponent(random.units(random.int(1, 60)).toWellFormed())}`],
    [
      1,
      () =>
        `/${
          '%' +
          random
            .bytes(20)
            .toString('hex')
            .replaceAll(/(..)(?=.)/g, '$1%')
        }`,
    ],
    [1, () => `//${random.pick(PARTS)}/api/tasks`],
    [1, () => `/api/tasks/${encodeURIComponent(marker)}`],
    [1, () => `/${marker}`],
  ])()
  return random.chance(0.4)
    ? `${path}?${random.pick([...QUERIES, encodeURIComponent(marker), `x=${marker}`])}`
    : path
}

/** Methods that change something where there is something; here there is not. */
export function oddAddress(world: World): FuzzCase {
  const { random } = world
  const path = oddPath(world)
  // Who cannot read the first line does not know that HEAD has no body.
  const common = [
    'GET',
    'PATCH',
    'DELETE',
    'PUT',
    'OPTIONS',
    ...(/^[\w/.?=&-]*$/.test(path) ? ['HEAD'] : []),
  ]
  const method = random.pick(random.chance(0.5) ? common : METHODS.filter((one) => one !== 'HEAD'))
  const headers = ownHeaders(world)
  const hasBody = random.chance(0.2)
  if (hasBody)
    headers.push([
      'Content-Type',
      random.pick(['application/json', 'text/plain', 'application/x-www-form-urlencoded']),
    ])
  else if (method !== 'GET' && method !== 'HEAD') headers.push(['Content-Length', '0'])
  // Broken, so that it adds nothing wherever the address may lead to.
  const draft = {
    method,
    path,
    headers,
    ...(hasBody && { body: Buffer.from(`{"title":"${world.marker}`) }),
  }
  // Not every server reads every address: then it is refused without having seen the id.
  return single('odd method or address', wire(draft), { method })
}

const ORIGINS = [
  'http://evil.example',
  'null',
  'https://evil.example:8080',
  'http://localhost.evil.example',
  'file://',
  'http://',
  '',
]
const SITES = ['cross-site', 'same-site', '', 'SAME-ORIGIN', 'same-origin, cross-site']

/** Good changes of guarded tasks, and good new tasks, but from another site. */
export function crossSite(world: World): FuzzCase {
  const { random, requestId: id } = world
  const task = random.pick(world.guarded)
  const [method, path] = random.pick([
    ['POST', '/tasks'],
    ['POST', `/tasks/${task}/toggle`],
    ['POST', `/tasks/${task}/delete`],
    ['DELETE', `/api/tasks/${task}`],
    ['PATCH', `/api/tasks/${task}`],
    ['POST', '/api/tasks'],
  ] as const)
  const isApi = path.startsWith('/api')
  const body = Buffer.from(
    isApi
      ? JSON.stringify({ title: goodTitle(world), completed: true })
      : new URLSearchParams({ title: goodTitle(world) }).toString(),
  )
  const headers: [string, string][] = [
    ...ownHeaders(world),
    ['Content-Type', isApi ? 'application/json' : 'application/x-www-form-urlencoded'],
    random.chance(0.5) ? ['Sec-Fetch-Site', random.pick(SITES)] : ['Origin', random.pick(ORIGINS)],
  ]
  return single(
    'from another site',
    wire({ method, path, headers, body }),
    { method, id, expect: 'refuse' },
    { keep: true },
  )
}

const LONG = (random: Random, max: number) => 'h'.repeat(random.int(1, max))

/** Reads with headers that are odd, many, long or repeated, all of them allowed. */
export function oddHeaders(world: World): FuzzCase {
  const { random, marker, requestId: id } = world
  const odd = (): [string, string] =>
    random.pick<() => [string, string]>([
      () => ['X-Odd', marker],
      () => ['Cookie', `session=${marker}; __proto__=1; ;=; session="x`],
      () => [
        'Cookie',
        `session=${random.pick(['../../x', '*', 'session:1', 'a'.repeat(32), '%00', ''])}`,
      ],
      () => ['X-Forwarded-For', marker],
      () => ['X-Forwarded-Host', marker],
      () => ['Forwarded', `for="${marker}"`],
      () => ['X-HTTP-Method-Override', 'DELETE'],
      () => ['Accept-Version', random.pick(['1.0.0', '*', marker])],
      () => ['Authorization', `Basic ${marker}`],
      () => ['Connection', 'keep-alive, x-request-id, host'],
      () => ['X-Latin', Buffer.from('é\u00ff').toString('latin1')],
      () => ['X-Empty', ''],
      () => ['__proto__', marker],
      () => ['constructor', marker],
      () => ['X-Long', LONG(random, 8000)],
      () => ['Content-Type', marker],
      () => ['If-None-Match', marker],
      () => ['Accept', marker.repeat(20)],
    ])()
  const headers = ownHeaders(world)
  for (let i = random.int(1, 30); i > 0; i--) headers.push(odd())
  // Together no more than any server takes.
  while (headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0) > 12_000)
    headers.pop()
  const path = random.pick([
    '/',
    '/style.css',
    '/api/health',
    '/api/tasks?limit=3',
    '/nothing',
    '/api/nothing',
  ])
  return single(
    'odd headers',
    wire({ method: 'GET', path, headers }),
    { method: 'GET', id },
    { keep: true },
  )
}
