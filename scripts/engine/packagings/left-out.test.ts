import { describe, expect, it } from 'vitest'
import type { ComposeModel, ComposeService } from './compose-model.ts'
import { leftOut, publisherOf } from './left-out.ts'
import { NotPossible } from './not-possible.ts'

type Services = Record<string, ComposeService>

const GATEWAY: ComposeService = {
  image: 'gateway',
  ports: [{ target: 8080, published: '40000' }],
  networks: { front: {} },
  logging: { driver: 'json-file', options: { 'max-size': '10m' } },
}
const WEB: ComposeService = {
  image: 'web',
  networks: { front: {}, data: {} },
  depends_on: { redis: { condition: 'service_healthy' } },
}
const REDIS: ComposeService = { image: 'redis', networks: { data: {} } }

const without = (what: Parameters<typeof leftOut>[1], services: Services): Services =>
  leftOut({ services }, what).services

describe('without a log driver', () => {
  it('has none for any service, and is otherwise the same', () => {
    const logging = { driver: 'none' }
    expect(without('log driver', { gateway: GATEWAY, web: WEB, redis: REDIS })).toEqual({
      gateway: { ...GATEWAY, logging },
      web: { ...WEB, logging },
      redis: { ...REDIS, logging },
    })
  })
})

describe('without the network between app and Redis', () => {
  const shared = (web: ComposeService = {}, redis: ComposeService = {}, others: Services = {}) =>
    without('network to Redis', {
      ...others,
      ...{ web: { ...WEB, ...web }, redis: { ...REDIS, ...redis } },
    })

  it('shares one namespace, in which the gateway finds the app by its name', () => {
    expect(shared({}, {}, { gateway: GATEWAY })).toEqual({
      gateway: GATEWAY,
      web: { image: 'web', depends_on: WEB['depends_on'], network_mode: 'service:redis' },
      redis: { ...REDIS, networks: { front: { aliases: ['web'] }, data: { aliases: ['web'] } } },
    })
  })

  it.each<[string, ComposeService, ComposeService, ComposeService]>([
    [
      'ports, for users who ask the app itself',
      { ports: [{ target: 5000, published: '40000' }] },
      { ports: [{ target: 6379 }] },
      { ports: [{ target: 5000, published: '40000' }, { target: 6379 }] },
    ],
    ['name servers', { dns: ['127.0.0.1'] }, {}, { dns: ['127.0.0.1'] }],
    [
      'exposed ports and names of hosts',
      { expose: ['3000'], extra_hosts: ['mail=192.0.2.1'] },
      {},
      { expose: ['3000'], extra_hosts: ['mail=192.0.2.1'] },
    ],
  ])('moves to Redis: %s', (_, web, redis, expected) => {
    const services = shared(web, redis)
    expect(services['redis']).toMatchObject(expected)
    for (const key of Object.keys(web)) expect(services['web']).not.toHaveProperty(key)
  })

  it('keeps the names by which either was known', () => {
    const aliases = (...names: string[]) => ({ networks: { data: { aliases: names } } })
    expect(shared(aliases('app'), aliases('db'))['redis']?.networks).toEqual({
      data: { aliases: ['web', 'app', 'db'] },
    })
  })

  it('joins the default network where the file names none', () => {
    const services = without('network to Redis', { web: { image: 'a' }, redis: { image: 'b' } })
    expect(services['redis']?.networks).toEqual({ default: { aliases: ['web'] } })
  })

  it('drops a host name and an address that Docker allows to no guest', () => {
    const { web } = shared({ hostname: 'app', mac_address: '02:42:ac:11:00:02' })
    expect(Object.keys(web ?? {}).sort()).toEqual(['depends_on', 'image', 'network_mode'])
  })

  it('takes along what shared the app’s namespace', () => {
    const { sidecar } = shared({}, {}, { sidecar: { network_mode: 'service:web' } })
    expect(sidecar).toEqual({ network_mode: 'service:redis' })
  })

  it.each<[RegExp, Services]>([
    [/service web has a network mode/, { web: { network_mode: 'none' }, redis: REDIS }],
    [/service redis has a network mode/, { web: WEB, redis: { network_mode: 'service:web' } }],
    [/service web finds others by links/, { web: { ...WEB, links: ['redis:db'] }, redis: REDIS }],
    [
      /service gateway finds others by links/,
      { gateway: { links: ['web'] }, web: WEB, redis: REDIS },
    ],
  ])('is not possible: %s', (message, services) => {
    const change = () => leftOut({ services }, 'network to Redis')
    expect(change).toThrow(NotPossible)
    expect(change).toThrow(message)
  })
})

it.each(['log driver', 'network to Redis'] as const)(
  '%s: changes nothing of what it is given',
  (what) => {
    const model: ComposeModel = { services: { gateway: GATEWAY, web: WEB, redis: REDIS } }
    const before = structuredClone(model)
    leftOut(model, what)
    expect(model).toEqual(before)
  },
)

it.each([
  ['web', 'network to Redis', 'redis'],
  ['gateway', 'network to Redis', 'gateway'],
  ['web', 'log driver', 'web'],
  ['web', undefined, 'web'],
] as const)('the ports of %s are, without %s, those of %s', (service, what, expected) => {
  expect(publisherOf(service, what)).toBe(expected)
})
