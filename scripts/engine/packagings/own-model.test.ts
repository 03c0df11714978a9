import { describe, expect, it } from 'vitest'
import type { ComposeModel, ComposeService } from './compose-model.ts'
import type { MountSources } from './mount-source.ts'
import { imageNamesOf } from './own-images.ts'
import { ownModel } from './own-model.ts'
import type { Own } from './own.ts'

const labels = { run: '1' }
const images = { prefix: 'task-app-shop', tag: '', replacements: {} }

/** A stack of the owner's as the run's own. */
function ownOf(model: ComposeModel, own: Partial<Own> = {}, sources: MountSources = {}) {
  const names = imageNamesOf(model, { ...images, replacements: own.replacements ?? {} })
  return ownModel(model, sources, { project: 'lab-1', labels, replacements: {}, ...names, ...own })
}
const webOf = (web: ComposeService, own: Partial<Own> = {}) =>
  ownOf({ services: { web } }, own).model.services['web']

it('leaves what is the same wherever it runs', () => {
  const same = {
    command: ['serve', '--all'],
    environment: { PRICE: '5$' },
    depends_on: { redis: { condition: 'service_healthy', required: true } },
    healthcheck: { test: ['CMD', 'true'] },
    restart: 'always',
    network_mode: 'service:redis',
    links: ['redis:db'],
    volumes: [
      { type: 'volume', target: '/anonymous' },
      { type: 'tmpfs', target: '/tmp' },
    ],
  }
  expect(webOf({ image: 'shop', ...same })).toEqual({ image: 'shop', labels, ...same })
})

it('is without what is to be left out, and its entry is published all the same', () => {
  const services = { web: { ports: [{ target: 80 }] }, redis: { image: 'redis' } }
  const entry = { service: 'web', target: 80, published: '40000' }
  const { model } = ownOf({ services }, { entry, without: 'network to Redis' })
  expect(model.services['web']).toMatchObject({ network_mode: 'service:redis' })
  expect(model.services['redis']?.ports).toEqual([{ target: 80, published: '40000' }])
})

it('gives everything a name and labels of its own, whatever name it had', () => {
  const { model } = ownOf({
    name: 'shop',
    services: {},
    networks: { default: { name: 'shop_default' }, office: { name: 'office', external: true } },
    volumes: {
      data: { name: 'shop-data', driver_opts: { type: 'nfs', device: ':/shop' } },
      theirs: { name: 'theirs', external: true },
    },
  })
  expect(model).toMatchObject({
    name: 'lab-1',
    networks: { default: { labels }, office: { labels } },
    volumes: {
      data: { name: 'lab-1_data', labels },
      theirs: { name: 'lab-1_theirs', labels },
    },
  })
  expect(JSON.stringify(model)).not.toMatch(/shop|external|nfs/)
})

it('has no address of the network that it had, and keeps whether it leads out', () => {
  const attachment = {
    aliases: ['db'],
    ipv4_address: '172.31.0.9',
    mac_address: '02:42:ac:1f:00:09',
  }
  const { model } = ownOf({
    services: { redis: { networks: { data: attachment, default: null } } },
    networks: {
      data: {
        internal: true,
        ipam: { config: [{ subnet: '172.31.0.0/24' }] },
        driver_opts: { 'com.docker.network.bridge.name': 'shop0' },
      },
    },
  })
  expect(model.networks).toEqual({ data: { labels, internal: true } })
  expect(model.services['redis']?.networks).toEqual({ data: { aliases: ['db'] }, default: {} })
})

it('renames a container, and lets others find it by the name that it had', () => {
  const web = webOf({ container_name: 'shop-web', networks: { default: { aliases: ['app'] } } })
  expect(web).toMatchObject({
    container_name: 'lab-1-web',
    networks: { default: { aliases: ['app', 'shop-web'] } },
  })
})

describe('ports', () => {
  const ports = [
    { target: 80, published: '8080', protocol: 'tcp' },
    { target: 443, published: '8443', protocol: 'tcp' },
  ]
  const entry = { service: 'web', target: 80, published: '40000' }

  it('publishes the entry where it is wanted, and all else where there is room', () => {
    expect(webOf({ ports }, { entry, hostIp: '127.0.0.1' })?.ports).toEqual([
      { target: 80, protocol: 'tcp', host_ip: '127.0.0.1', published: '40000' },
      { target: 443, protocol: 'tcp', host_ip: '127.0.0.1' },
    ])
  })

  it('publishes one that the file does not, and none of a service that has none', () => {
    expect(webOf({}, { entry })?.ports).toEqual([{ target: 80, published: '40000' }])
    expect(webOf({}, { entry: { ...entry, service: 'gateway' } })?.ports).toBeUndefined()
  })

  it('asks once for a port that the file publishes twice', () => {
    const twice = [ports[0], { ...ports[0], published: '8081' }] as typeof ports
    expect(webOf({ ports: twice })?.ports).toEqual([{ target: 80, protocol: 'tcp' }])
  })
})

describe('limits', () => {
  const deploy = {
    resources: {
      limits: { memory: '1', cpus: 0.5, pids: 9 },
      reservations: { memory: '1', cpus: '0.1' },
    },
  }
  const file = {
    image: 'shop',
    mem_limit: '1',
    mem_reservation: '1',
    memswap_limit: '1',
    cpu_quota: 1,
    cpus: 1,
  }

  it('takes the place of the file’s, in both of its notations, and divides by share', () => {
    const limits = { memoryBytes: 100, cpus: 2, shares: { web: 0.25 } }
    expect(webOf({ ...file, deploy }, { limits })).toEqual({
      ...{ image: 'shop', labels },
      ...{ mem_limit: 25, memswap_limit: 25, cpus: 0.5, pids_limit: 9 },
      deploy: { resources: { reservations: {} } },
    })
  })

  // Compose refuses `deploy.resources.limits` without a memory beside a `mem_limit`, and the other way round.
  it('are all in the service’s own keys, so that none is in the other notation', () => {
    const { reservations } = deploy.resources
    expect(webOf({ image: 'shop', deploy })).toEqual({
      ...{ image: 'shop', labels, mem_limit: '1', cpus: 0.5, pids_limit: 9 },
      deploy: { resources: { reservations } },
    })
    const limits = { memoryBytes: 100 }
    expect(webOf({ image: 'shop', deploy }, { limits })).toMatchObject({
      ...{ mem_limit: 100, memswap_limit: 100, cpus: 0.5 },
      deploy: { resources: { reservations: {} } },
    })
  })

  it('leaves the file’s where none are given', () => {
    expect(webOf(file)).toEqual({ labels, ...file })
  })
})

it.each([
  [{ scale: 3 }, undefined],
  [{ deploy: { replicas: 3, mode: 'global' } }, undefined],
  [{ deploy: { replicas: 0 } }, 0],
])('begins with one replica, unless the file has none: %j', (service, scale) => {
  const web = webOf(service)
  expect(web?.scale).toBe(scale)
  expect(web?.deploy?.replicas).toBeUndefined()
})

describe('builds', () => {
  const build = { context: '/shop', tags: ['shop:latest'], labels: { theirs: 'yes' } }

  it('have a name and a label of ours, and none of theirs is written to', () => {
    expect(webOf({ image: 'shop:1', build, pull_policy: 'always' })).toEqual({
      ...{ labels, image: 'task-app-shop:web' },
      build: {
        context: '/shop',
        labels: { theirs: 'yes', 'refactoring-monolithic-containers.lab': 'true' },
      },
    })
  })

  it('take other images in the place of those that are not to be had', () => {
    const replacements = { 'ubuntu:24.04': 'mirror/ubuntu:24.04' }
    expect(webOf({ build }, { replacements })?.build?.additional_contexts).toEqual({
      'ubuntu:24.04': 'docker-image://mirror/ubuntu:24.04',
    })
  })
})

describe('mounts', () => {
  const bind = (source: string, more = {}) => ({ type: 'bind', source, target: '/there', ...more })
  const sources: MountSources = {
    '/shop/data': { kind: 'folder', isInside: true },
    '/shop/redis.conf': { kind: 'file', isInside: true },
    '/shop/new': { kind: 'missing', isInside: true },
  }
  const mounted = (...mounts: ReturnType<typeof bind>[]) => {
    const services = Object.fromEntries(mounts.map((one, i) => [`s${i}`, { volumes: [one] }]))
    const { model, copies } = ownOf({ services }, {}, sources)
    const all = Object.values(model.services).map(({ volumes }) => volumes?.[0])
    return { all, copies, volumes: model.volumes }
  }
  const copy = {
    ...{ type: 'volume', source: 'lab-copy-1', target: '/there', volume: { nocopy: true } },
  }

  it('a folder that may be written to is a copy in a volume of the run’s, the same for all that mount it', () => {
    const { all, copies, volumes } = mounted(
      bind('/shop/data'),
      bind('/shop/data', { read_only: true }),
    )
    expect(all).toEqual([copy, { ...copy, read_only: true }])
    const volume = 'lab-1_lab-copy-1'
    expect(volumes).toEqual({ 'lab-copy-1': { name: volume, labels } })
    expect(copies).toEqual([
      { key: 'lab-copy-1', volume, source: '/shop/data', from: '/shop/data' },
    ])
  })

  it('one that is not there is made nowhere but in the engine', () => {
    const { all, copies } = mounted(bind('/shop/new', { bind: { create_host_path: true } }))
    expect(all).toEqual([copy])
    expect(copies.map(({ from }) => from)).toEqual([undefined])
  })

  it.each([
    ['a file', bind('/shop/redis.conf')],
    ['a folder that is only read', bind('/shop/data', { read_only: true })],
  ])('%s is mounted read-only', (_, mount) => {
    const { all, copies } = mounted(mount)
    expect(all).toEqual([{ ...mount, read_only: true, bind: { create_host_path: false } }])
    expect(copies).toEqual([])
  })

  it('a volume that stands for a folder becomes one of the run’s, which begins as a copy', () => {
    const device = { type: 'none', o: 'bind', device: '/shop/data' }
    const { model, copies } = ownOf(
      { services: {}, volumes: { data: { name: 'shop_data', driver_opts: device } } },
      {},
      sources,
    )
    expect(model.volumes).toEqual({ data: { name: 'lab-1_data', labels } })
    expect(copies).toEqual([
      { key: 'data', volume: 'lab-1_data', source: 'data', from: '/shop/data' },
    ])
  })
})
