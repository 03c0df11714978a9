import { describe, expect, it } from 'vitest'
import type { Finding } from '../findings.ts'
import { judgeFailedBuild } from './build.ts'
import { type Answer, judgeAnswer, judgeStored } from './first-task.ts'
import type { Reply } from './http.ts'
import { judgeProcesses } from './processes.ts'
import { judgeRedisAccess } from './redis-access.ts'
import { judgeScale } from './scale.ts'
import { judgeStart, type ServiceState } from './start.ts'
import { judgeDownAndUp, judgeUpdate } from './survival.ts'
import { developmentPackagesIn, judgeWebImage } from './web-image.ts'

/** `outcome: hint`, or `outcome` alone where it holds. */
const short = (finding: Finding) =>
  finding.status === 'fails' ? `${finding.id}: ${finding.hint}` : finding.id
const factOf = (finding: Finding | undefined) =>
  finding && finding.status !== 'not-judged' ? finding.fact : undefined

const reply = (status: number, body: unknown = {}): Reply => ({ status, body, servedBy: undefined })
const LIST = reply(200, [{ title: 'Added before the update' }])

describe('a build that fails', () => {
  it.each([
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'build-certificate'],
    ['npm error code UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'build-certificate'],
    ['failed to solve: "/web/app": not found', 'build'],
  ])('%s', (output, hint) => {
    const finding = judgeFailedBuild(`#5 ERROR\n------\n${output}\n`)
    expect(short(finding)).toBe(`builds: ${hint}`)
    expect(factOf(finding)).toContain(output)
  })
})

it.each([
  [
    '#9 0.1 npm warn old\n#9 0.2 npm error code E404\n#9 0.3 npm error log: …',
    'npm error code E404',
  ],
  ['#9 0.1 /bin/sh: apt-get: not found', '/bin/sh: apt-get: not found'],
])('a build that fails is told by what its step said: %s', (said, words) => {
  const output = `#8 0.1 all is well, no error\n${said}\n#9 ERROR: process did not complete\nfailed`
  expect(factOf(judgeFailedBuild(output))).toBe(`The build ends with: ${words}`)
})

describe('the web image', () => {
  it.each([
    [{ bytes: 200e6, shells: [], developmentPackages: [] }, []],
    [{ bytes: 201e6, shells: [], developmentPackages: [] }, ['small: size']],
    [{ bytes: 1, shells: ['busybox', 'sh'], developmentPackages: [] }, ['no-shell: shell']],
    [
      { bytes: 1, shells: [], developmentPackages: ['esbuild'] },
      ['no-dev-dependencies: dev-dependencies'],
    ],
  ])('%j', (facts, failing) => {
    const found = judgeWebImage(facts)
    expect(found).toHaveLength(3)
    expect(found.filter(({ status }) => status === 'fails').map(short)).toEqual(failing)
  })

  it('has a development dependency where any node_modules has files of it', () => {
    const paths = ['app/node_modules/esbuild/bin/esbuild', 'app/node_modules/fastify/fastify.js']
    expect(developmentPackagesIn(paths)).toEqual(['esbuild'])
    expect(developmentPackagesIn(['node_modules/typescript/lib/tsc.js'])).toEqual(['typescript'])
    expect(developmentPackagesIn(['app/typescript/notes.md'])).toEqual([])
  })
})

describe('the start', () => {
  const service = (name: string, change: Partial<ServiceState> = {}): ServiceState => ({
    service: name,
    ...{ isNeeded: true, hasHealthCheck: true, lastWords: '', checkSaid: '' },
    states: [{ status: 'running', health: 'healthy', restartCount: 0 }],
    ...change,
  })
  const state = (status: string, health = 'none', restartCount = 0) => ({
    states: [{ status, health, restartCount }],
  })

  it.each<[string, ServiceState[], string, string[]]>([
    ['all well', [service('web'), service('redis')], '', ['starts', 'healthy']],
    [
      'no health check',
      [service('web', { hasHealthCheck: false, ...state('running') }), service('redis')],
      '',
      ['starts', 'healthy: health-missing'],
    ],
    [
      'no health check, and web waits for one',
      [
        service('web', state('created')),
        service('redis', { hasHealthCheck: false, ...state('running') }),
      ],
      'dependency failed to start: container lab-redis-1 has no healthcheck configured',
      ['starts: health-missing', 'healthy: health-missing'],
    ],
    [
      'unhealthy',
      [service('web', state('running', 'unhealthy')), service('redis')],
      '',
      ['starts', 'healthy: health-fails'],
    ],
    [
      'an unhealthy Redis for which web waits',
      [service('web', state('created')), service('redis', state('running', 'unhealthy'))],
      'dependency failed to start: container lab-redis-1 is unhealthy',
      ['starts: health-fails', 'healthy: health-fails'],
    ],
    [
      'one that ends',
      [service('web', { ...state('exited'), lastWords: 'Cannot find module' }), service('redis')],
      '',
      ['starts: starts'],
    ],
    [
      'one that ends again and again',
      [service('web', state('running', 'starting', 2)), service('redis')],
      '',
      ['starts: starts'],
    ],
    [
      'a job that did its work',
      [
        service('web'),
        service('redis'),
        service('job', { isNeeded: false, hasHealthCheck: false, ...state('exited') }),
      ],
      '',
      ['starts', 'healthy'],
    ],
    [
      'a helper without a health check',
      [
        service('web'),
        service('redis'),
        service('cron', { isNeeded: false, hasHealthCheck: false, ...state('running') }),
      ],
      '',
      ['starts', 'healthy: health-missing'],
    ],
  ])('%s', (_, services, problem, expected) => {
    expect(judgeStart(services, problem).map(short)).toEqual(expected)
  })

  it('gives the last words of what ended', () => {
    const web = service('web', { ...state('exited'), lastWords: 'Cannot find module' })
    expect(factOf(judgeStart([web], '')[0])).toBe('web is exited: Cannot find module')
  })

  it('gives what a health check said that fails', () => {
    const web = service('web', { ...state('running', 'unhealthy'), checkSaid: 'curl: not found' })
    expect(factOf(judgeStart([web], '')[1])).toBe('Docker calls web unhealthy: curl: not found')
  })
})

describe('the first answer', () => {
  const answer = (status: number, listening: Answer['listening'] = []): Answer => ({
    ...{ url: 'http://127.0.0.1:1', reply: reply(status), listening },
  })
  const web = (port: number, loopback: boolean, published: number | undefined = 3000) => [
    { service: 'web', published, listeners: [{ port, loopback }] },
  ]

  it.each([
    ['comes', answer(200), 'answers'],
    ['does not come', answer(0), 'answers: answers'],
    ['does not come from another loopback', answer(0, web(3000, true)), 'answers: loopback'],
    ['does not come from another port', answer(0, web(8080, false)), 'answers: answers'],
    [
      'is a refusal of a gateway that cannot reach web',
      answer(503, [
        { service: 'gateway', published: 8080, listeners: [{ port: 8080, loopback: false }] },
        { service: 'web', published: undefined, listeners: [{ port: 3000, loopback: true }] },
      ]),
      'answers: loopback',
    ],
  ])('%s', (_, given, expected) => {
    expect(short(judgeAnswer(given))).toBe(expected)
  })

  it('names the port that is published, and the one that is listened on', () => {
    expect(factOf(judgeAnswer(answer(0, web(8080, false))))).toContain(
      'web listens on port 8080, and port 3000 is published.',
    )
  })
})

describe('the first task', () => {
  const added = reply(201)
  it.each([
    ['is listed', { added, listed: LIST, redisHost: 'redis' }, 'stores'],
    ['is not listed', { added, listed: reply(200, []), redisHost: 'redis' }, 'stores: stores'],
    [
      'is refused, for Redis is looked for at home',
      { added: reply(503), listed: reply(503), redisHost: 'localhost' },
      'stores: redis-host',
    ],
    [
      'is refused for another reason',
      { added: reply(503), listed: reply(503), redisHost: 'redis' },
      'stores: stores',
    ],
  ])('%s', (_, stored, expected) => {
    expect(short(judgeStored(stored))).toBe(expected)
  })
})

describe('processes', () => {
  const of = (service: string, ...commands: string[]) => ({
    service,
    processes: commands.map((command) => ({ command, uid: 1000 })),
  })
  const REDIS = of('redis', 'redis-server *:6379')

  it.each([
    ['the app alone', of('web', '/usr/local/bin/node /app/server.mjs'), true],
    ['an init before it', of('web', '/sbin/docker-init -- node a.js', 'node a.js'), true],
    ['workers of the same', of('web', 'node a.js', 'node a.js'), true],
    [
      'a gateway with workers',
      of('gateway', 'nginx: master process nginx -g daemon off;', 'nginx: worker process'),
      true,
    ],
    ['two apps', of('web', 'node a.js', 'node b.js'), false],
    ['npm around it', of('web', 'npm start', 'sh -c node a.js', 'node a.js'), false],
    ['a supervisor', of('web', '/usr/bin/python3 /usr/bin/supervisord', 'node a.js'), false],
    ['Redis beside it', of('web', 'node a.js', 'redis-server *:6379'), false],
  ])('%s', (_, container, holds) => {
    const [finding] = judgeProcesses([container, REDIS])
    expect(finding && short(finding)).toBe(holds ? 'one-process' : 'one-process: processes')
  })

  it.each([
    ['web', 'no-root: root'],
    ['redis', 'no-root: root'],
    ['gateway', 'no-root'],
  ])('%s as root', (service, expected) => {
    const all = ['web', 'redis', 'gateway'].map((name) => ({
      service: name,
      processes: [{ command: name, uid: name === service ? 0 : 1000 }],
    }))
    expect(judgeProcesses(all).map(short)).toContain(expected)
  })
})

describe('access to Redis', () => {
  const closed = { publishedPorts: [], answersHost: false, usesHostNetwork: false, others: [] }
  it.each([
    ['nobody', closed, 'redis-private'],
    ['the host', { ...closed, publishedPorts: [6379] }, 'redis-private: redis-published'],
    ['its network', { ...closed, usesHostNetwork: true }, 'redis-private: redis-published'],
    [
      'a gateway',
      { ...closed, others: [{ service: 'gateway', reachedAt: 'redis' }] },
      'redis-private: redis-shared-network',
    ],
    [
      'no gateway',
      { ...closed, others: [{ service: 'gateway', reachedAt: undefined }] },
      'redis-private',
    ],
  ])('%s', (_, access, expected) => {
    expect(short(judgeRedisAccess(access))).toBe(expected)
  })
})

describe('an update', () => {
  const good = { problem: '', durationMs: 1, isReplaced: true, keptRedis: true, listed: LIST }
  it.each([
    ['works', good, 'survives-update'],
    ['fails', { ...good, problem: 'no such image' }, 'survives-update: update'],
    ['replaces nothing', { ...good, isReplaced: false }, 'survives-update: update'],
    ['takes Redis along', { ...good, keptRedis: false }, 'survives-update: update'],
    ['loses the task', { ...good, listed: reply(200, []) }, 'survives-update: update'],
  ])('%s', (_, update, expected) => {
    expect(short(judgeUpdate(update))).toBe(expected)
  })
})

describe('down and up', () => {
  const good = { problem: '', namedVolumes: ['data'], hostFolders: [], listed: LIST }
  it.each([
    ['works', good, 'survives-down'],
    ['loses the task', { ...good, listed: reply(200, []) }, 'survives-down: volume'],
    ['has no volume with a name', { ...good, namedVolumes: [] }, 'survives-down: volume'],
    ['fails', { ...good, problem: 'network in use' }, 'survives-down: starts'],
  ])('%s', (_, facts, expected) => {
    expect(short(judgeDownAndUp(facts))).toBe(expected)
  })

  it('names the folder of the host that was in the place of a volume', () => {
    const facts = { ...good, namedVolumes: [], hostFolders: ['/home/me/data'] }
    expect(factOf(judgeDownAndUp(facts))).toContain("the host's folder /home/me/data")
  })
})

describe('three copies', () => {
  const answers = ['a', 'b', 'c'].map((copy) => ({ copy, seesTask: true }))
  const good = { problem: '', running: 3, answers }
  const PORT = 'Bind for 127.0.0.1:8085 failed: port is already allocated'
  const NAME = 'service "web" has container_name set; remove it, as it cannot be scaled'
  const TAKEN = 'Conflict. The container name "/web" is already in use by container "1"'
  it.each([
    ['share the task', good, 'scales'],
    ['cannot share a port', { ...good, problem: PORT, running: 1 }, 'scales: fixed-port'],
    ['cannot share a name', { ...good, problem: NAME, running: 1 }, 'scales: container-name'],
    ['cannot take one name', { ...good, problem: TAKEN, running: 1 }, 'scales: container-name'],
    ['do not all run', { ...good, running: 2 }, 'scales: scale'],
    ['do not all answer', { ...good, answers: answers.slice(1) }, 'scales: scale'],
    [
      'do not all know the task',
      { ...good, answers: [...answers.slice(1), { copy: 'a', seesTask: false }] },
      'scales: scale',
    ],
  ])('%s', (_, scaled, expected) => {
    expect(short(judgeScale(scaled))).toBe(expected)
  })
})
