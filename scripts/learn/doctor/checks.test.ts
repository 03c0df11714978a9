import { describe, expect, it } from 'vitest'
import type { InspectedBase } from '../../engine/bases/inspect.ts'
import { Docker } from '../../engine/docker/docker.ts'
import type { LabObject } from '../../engine/docker/lab-objects.ts'
import type { Detection } from '../../engine/install/detect.ts'
import { parseRelease, type Host } from '../../engine/install/host.ts'
import {
  checkDisk,
  checkEngine,
  checkMemory,
  checkPart,
  engineChecks,
  refuseUnfit,
} from './engine-checks.ts'
import { summary } from './format.ts'
import { checkBases, checkBrowser, checkLeftOvers, checkPorts, labChecks } from './lab-checks.ts'
import { exitCodeOf, runChecks } from './outcome.ts'

const GIB = 1024 ** 3
const INSTALL = 'npm run compare -- --install-engine'
const debian: Host = {
  platform: 'linux',
  release: parseRelease('ID=debian\nVERSION_ID="12"\n'),
  hasApt: true,
  elevation: 'root',
  hasSystemd: false,
  hasDockerd: false,
}
const mac: Host = { ...debian, platform: 'darwin', release: parseRelease(''), hasApt: false }
const SERVER = {
  version: '26.1.5+dfsg1',
  apiVersion: '1.45',
  imageStore: 'overlay2',
  operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  architecture: 'linux/amd64',
  cpus: 2,
  memoryBytes: 8 * GIB,
  dataRoot: '/var/lib/docker',
}
const found: Detection = {
  client: true,
  endpoint: 'unix:///var/run/docker.sock',
  server: SERVER,
  problem: '',
  compose: '2.26.1-4',
  buildx: '0.13.1',
}

describe('the engine', () => {
  it.each<[string, Partial<Detection>, Host, string, RegExp | undefined]>([
    ['answers', {}, debian, 'ok', undefined],
    [
      'is missing on Debian',
      { client: false, server: undefined },
      debian,
      'missing',
      /install-engine/,
    ],
    ['is missing on a Mac', { client: false, server: undefined }, mac, 'missing', /Docker Desktop/],
    [
      'is elsewhere and silent',
      { server: undefined, endpoint: 'ssh://lab' },
      debian,
      'missing',
      /docker context use/,
    ],
    [
      'refuses us',
      { server: undefined, problem: 'permission denied while trying to connect' },
      debian,
      'missing',
      /usermod/,
    ],
    [
      'is Podman’s',
      { server: undefined, podman: true, compose: undefined },
      debian,
      'missing',
      /podman-docker/,
    ],
  ])('that %s', (_, part, host, status, remedy) => {
    const outcome = checkEngine({ ...found, ...part }, host)
    expect(outcome.status).toBe(status)
    expect(outcome.remedy ?? '').toMatch(remedy ?? /^$/)
  })

  it.each([
    ['24.0.9', 'missing'],
    ['25.0.0', 'ok'],
  ])('%s: %s', (version, status) => {
    const outcome = checkEngine({ ...found, server: { ...SERVER, version } }, debian)
    expect(outcome.status).toBe(status)
  })
})

it('a plugin that is missing or too old can be installed', () => {
  expect(checkPart('compose', found.compose, found, debian)).toEqual({
    status: 'ok',
    detail: '2.26.1-4',
  })
  const old = { ...found, compose: '2.19.0', buildx: undefined }
  expect(checkPart('compose', old.compose, old, debian)).toEqual({
    status: 'missing',
    detail: 'Docker Compose is 2.19.0; the lab needs 2.20.2 or newer.',
    remedy: INSTALL,
  })
  expect(checkPart('buildx', undefined, old, debian)).toMatchObject({ remedy: INSTALL })
})

it.each([
  [1.8 * GIB, 'ok'],
  [1.7 * GIB, 'missing'],
])('%i bytes of memory: %s', (bytes, status) => {
  expect(checkMemory(bytes, 2).status).toBe(status)
})

it.each([
  [5 * GIB, 'ok', '5 GiB free in /data'],
  [5 * GIB - 1, 'missing', '4.9 GiB free in /data; the lab needs 5 GiB'],
  [undefined, 'ok', '/data is out of sight from here'],
])('%s bytes of disk: %s', (bytes, status, detail) => {
  expect(checkDisk(bytes, '/data')).toMatchObject({ status, detail })
})

it('a compare refuses what doctor finds too old or too small, before anything is changed', async () => {
  const elsewhere = { ...SERVER, endpoint: 'ssh://lab', composeVersion: '2', buildxVersion: '1' }
  await expect(refuseUnfit(elsewhere)).resolves.toBeUndefined()
  await expect(refuseUnfit({ ...elsewhere, version: '24.0.9' })).rejects.toMatchObject({
    message: 'The Docker engine is not fit for a compare: 24.0.9; the lab needs 25 or newer.',
    remedy: 'Update it: https://docs.docker.com/engine/install/',
  })
  await expect(refuseUnfit({ ...elsewhere, memoryBytes: GIB })).rejects.toMatchObject({
    name: 'ExpectedError',
    message: 'The Docker engine is not fit for a compare: 1 GiB, 2 CPUs; the lab needs 1.8 GiB.',
  })
})

it('what cannot be seen without an engine is there, and counts as nothing of its own to mend', async () => {
  const none = { ...found, client: false, server: undefined }
  const checked = await runChecks([
    ...engineChecks(none, debian),
    ...labChecks(new Docker(), false).slice(0, 3),
  ])
  const waiting = checked.filter(({ detail }) => detail === 'needs an engine that answers')
  expect(waiting.map(({ title }) => title)).toEqual([
    ...['Image store', 'Memory', 'Disk', 'Base images', 'Left-overs', 'Kept builds'],
  ])
  expect(waiting.every(({ status }) => status === 'missing')).toBe(true)
  expect(summary(checked)).toBe('Not ready: 1 prerequisite is missing.')
})

it('base images are told by what will happen to them', () => {
  const base = (wanted: string, state: InspectedBase['state'], canBuildStandIn = true) =>
    ({ wanted, state, canBuildStandIn }) as InspectedBase
  const all = [base('a', 'present'), base('b', 'stand-in'), base('c', 'absent')]
  const host = { codename: 'bookworm' }
  expect(checkBases(all, host)).toEqual({
    status: 'ok',
    detail: 'present: a; built as stand-ins: b; to be pulled, or built as stand-ins: c',
  })
  const obstacle = { message: 'this is no Debian', remedy: '' }
  expect(checkBases([...all, base('d', 'absent', false)], obstacle)).toEqual({
    status: 'warning',
    detail: expect.stringMatching(/; to be pulled: d$/) as string,
    remedy: expect.stringContaining('this is no Debian') as string,
  })
})

it('left-overs are of runs that have ended; those of a living one are only told', () => {
  const object = (kind: LabObject['kind'], owner: string) => ({ kind, owner }) as LabObject
  const alive = (owner: string) => owner !== 'gone'
  const none = { objects: [], images: [], folders: [] }
  expect(checkLeftOvers(none, alive)).toEqual({ status: 'ok', detail: 'none' })
  const going = { ...none, objects: [object('container', 'alive')] }
  expect(checkLeftOvers(going, alive).status).toBe('ok')
  const objects = [object('container', 'gone'), object('container', ''), object('volume', 'gone')]
  const left = {
    objects: [...objects, object('network', 'alive')],
    images: [1, 2].map((n) => ({ name: `${n}`, run: '', labelled: true })),
    folders: ['1'],
  }
  expect(checkLeftOvers(left, alive)).toEqual({
    status: 'warning',
    detail:
      'of earlier runs: 2 containers, 1 volume, 2 images, 1 folder; 1 of a run that is still going on',
    remedy: 'npm run clean',
  })
})

it('a taken port and a missing browser keep no compare from running', () => {
  expect(checkPorts([]).status).toBe('ok')
  expect(checkPorts([['MONOLITHIC_PORT', 8081]])).toMatchObject({
    status: 'warning',
    detail: expect.stringMatching(/^8081 in use/) as string,
  })
  expect(checkBrowser(undefined).status).toBe('warning')
})

it('a check that throws is a warning, and the others go on', async () => {
  const checked = await runChecks([
    { title: 'a', check: () => Promise.reject(new Error('why')) },
    { title: 'b', check: () => ({ status: 'missing', detail: '' }) },
  ])
  expect(checked[0]).toMatchObject({ status: 'warning', detail: 'could not be checked: why' })
  expect(exitCodeOf(checked)).toBe(1)
  expect(exitCodeOf(checked.slice(0, 1))).toBe(0)
})
