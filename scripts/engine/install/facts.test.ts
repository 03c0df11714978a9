import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasServer, isAtLeast, parseBuildx, parseCompose, parseServer } from './facts.ts'

const fixture = (name: string) =>
  readFileSync(path.join(import.meta.dirname, 'fixtures', name), 'utf8')

describe('docker version', () => {
  it.each([
    ['version.json', true],
    ['version-client-alone.json', false],
  ])('in %s tells of a server: %s', (name, expected) => {
    expect(hasServer(fixture(name))).toBe(expected)
  })

  it.each(['', 'null', '[]', '{}', '{"Server":{}}', 'command not found'])(
    'that printed %j tells of none',
    (stdout) => {
      expect(hasServer(stdout)).toBe(false)
    },
  )
})

describe('parseServer', () => {
  it('reads what a real engine says of itself', () => {
    expect(parseServer(fixture('version.json'), fixture('info.json'))).toEqual({
      version: '26.1.5+dfsg1',
      apiVersion: '1.45',
      imageStore: 'overlay2',
      operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
      architecture: 'linux/amd64',
      cpus: 2,
      memoryBytes: 25276514304,
      dataRoot: '/var/lib/docker',
    })
  })

  it('tells the containerd store from a graph driver', () => {
    const info = {
      ...(JSON.parse(fixture('info.json')) as object),
      Driver: 'overlayfs',
      DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']],
    }
    const facts = parseServer(fixture('version.json'), JSON.stringify(info))
    expect(facts?.imageStore).toBe('overlayfs (containerd)')
  })
})

it.each([
  ['github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3', '0.13.1+ds1'],
  ['github.com/docker/buildx v0.20.1 245093b99a944ef51c25f7a9e6ba7a2ac0d9bbd1', 'v0.20.1'],
  ["docker: 'buildx' is not a docker command.", undefined],
])('buildx version %j → %s', (stdout, version) => {
  expect(parseBuildx(stdout)).toBe(version)
})

it.each([
  ['2.26.1-4', '2.26.1-4'],
  ['v2.39.1\n', '2.39.1'],
  ['', undefined],
])('compose version %j → %s', (stdout, version) => {
  expect(parseCompose(stdout)).toBe(version)
})

it.each([
  ['2.26.1-4', '2.20', true],
  ['2.20', '2.20', true],
  ['2.20.0+ds1', '2.20', true],
  ['2.19.9', '2.20', false],
  ['2.3.3', '2.20', false],
  ['5.0.1', '2.20', true],
  ['12', '12', true],
  ['22.04', '22.04', true],
  ['', '12', false],
])('%s is at least %s: %s', (version, minimum, expected) => {
  expect(isAtLeast(version, minimum)).toBe(expected)
})
