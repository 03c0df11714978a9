import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { entryOf, isOpenEnded, overrideFile } from './compose-file.ts'

const labels = { run: '1' }
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

describe('overrideFile', () => {
  it('labels each service, built image, network and volume, and nothing that is external', () => {
    const config = {
      services: { web: { build: { context: '.' } }, redis: { image: 'redis' } },
      networks: { front: {}, office: { external: true } },
      volumes: { data: null },
    }
    expect(parse(overrideFile(config, { labels }))).toEqual({
      services: {
        web: { labels, build: { labels: { 'refactoring-monolithic-containers.lab': 'true' } } },
        redis: { labels },
      },
      networks: { front: { labels } },
      volumes: { data: { labels } },
    })
  })

  it('replaces images that builds start from', () => {
    const services = { web: { build: { context: '.' } }, redis: { image: 'redis' } }
    const replacements = { 'ubuntu:24.04': 'mirror/ubuntu:24.04' }
    expect(parse(overrideFile({ services }, { labels, replacements }))).toMatchObject({
      services: {
        web: {
          build: { additional_contexts: { 'ubuntu:24.04': 'docker-image://mirror/ubuntu:24.04' } },
        },
        redis: { labels },
      },
    })
  })

  it('takes fixed ports and names out of the way of a second stack', () => {
    const config = {
      services: {
        web: { container_name: 'web', ports: [port(5000, '5000')] },
        redis: { ports: [port(6379, '6379')] },
      },
    }
    const entry = { service: 'web', target: 5000, published: '40000', hostIp: '127.0.0.1' }
    const text = overrideFile(config, { labels, entry, containerNames: 'lab-1' })
    expect(text.match(/ports: !override/g)).toHaveLength(2)
    const { services } = parse(text, { logLevel: 'silent' }) as { services: unknown }
    expect(services).toMatchObject({
      web: {
        container_name: 'lab-1-web',
        ports: [{ target: 5000, published: '40000', host_ip: '127.0.0.1' }],
      },
      redis: { ports: [{ target: 6379, host_ip: '127.0.0.1' }] },
    })
  })

  it('divides limits by share', () => {
    const services = { web: {}, redis: {} }
    const limits = { memoryBytes: 100, cpus: 2, shares: { web: 0.25, redis: 0.75 } }
    expect(parse(overrideFile({ services }, { labels, limits }))).toMatchObject({
      services: {
        web: { mem_limit: 25, memswap_limit: 25, cpus: 0.5 },
        redis: { mem_limit: 75, memswap_limit: 75, cpus: 1.5 },
      },
    })
  })
})
