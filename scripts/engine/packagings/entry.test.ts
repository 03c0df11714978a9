import { describe, expect, it } from 'vitest'
import { entriesOf, entryOf, isOpenEnded } from './entry.ts'

const port = (target: number, published: string) => ({ target, published })

describe('entryOf', () => {
  it.each([
    [
      'a gateway before web',
      { web: { ports: [port(3000, '3000')] }, redis: {}, gateway: { ports: [port(80, '8080')] } },
      { service: 'gateway', target: 80, published: '8080' },
    ],
    [
      'web where it is the only one',
      { redis: { ports: [port(6379, '6379')] }, web: { ports: [port(5000, '5000')] } },
      { service: 'web', target: 5000, published: '5000' },
    ],
  ])('finds %s', (_, services, entry) => {
    expect(entryOf({ services })).toEqual(entry)
  })

  it('offers every TCP port that is published, those before web first', () => {
    const udp = { ...port(53, '53'), protocol: 'udp' }
    const services = {
      web: { ports: [port(9229, '9229'), port(3000, '3000')] },
      redis: { ports: [port(6379, '6379')] },
      'redis-ui': { ports: [port(8081, '8081'), udp] },
    }
    expect(entriesOf({ services }).map(({ service, target }) => `${service}:${target}`)).toEqual([
      ...['redis-ui:8081', 'web:9229', 'web:3000'],
    ])
  })

  it.each([
    ['no web', { redis: {}, api: {} }, /no service "web"/],
    ['no redis', { web: {}, cache: {} }, /no service "redis"/],
    ['no published port', { web: {}, redis: {} }, /publishes a port/],
  ])('refuses a file with %s', (_, services, message) => {
    expect(() => entryOf({ services })).toThrow(message)
  })
})

it.each([
  ['5000', false],
  ['', true],
  ['5000-5010', true],
])('a host port given as %j is left to Docker: %s', (published, isOpen) => {
  expect(isOpenEnded({ service: 'web', target: 5000, published })).toBe(isOpen)
})
