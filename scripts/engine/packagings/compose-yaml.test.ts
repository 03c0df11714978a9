import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../../core/paths.ts'

// What somebody gets who copies compose.yaml, where no other test would notice that it is gone.

interface Service {
  build?: { labels?: object }
  image: string
  command?: string[]
  logging?: { options?: Record<string, string> }
  mem_limit: string
  memswap_limit?: string
  ports?: string[]
  healthcheck: { test: string[] }
}

const FOLDER = path.join(ROOT, 'multi-container')
const text = await readFile(path.join(FOLDER, 'compose.yaml'), 'utf8')
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> }
const dockerfile = (service: string) => readFile(path.join(FOLDER, service, 'Dockerfile'), 'utf8')

describe.each(Object.entries(services))('the service %s', (_, service) => {
  it('rotates its log', () => {
    expect(service.logging?.options).toEqual({ 'max-size': '10m', 'max-file': '3' })
  })

  it('gets no swap beyond its memory', () => {
    expect(service.memswap_limit).toBe(service.mem_limit)
  })
})

it('is published on 127.0.0.1 alone, unless MULTI_CONTAINER_PORT says otherwise', () => {
  expect(Object.values(services).flatMap(({ ports = [] }) => ports)).toEqual([
    '${MULTI_CONTAINER_PORT:-127.0.0.1:8082}:8080',
  ])
})

it('warns whoever copies a service without name servers', () => {
  expect(text).toMatch(/calls anything outside must not have this line.*\n\s+dns: 127\.0\.0\.1\n/)
})

it.each(['web', 'gateway'])('names the image of %s as OCI does', async (service) => {
  expect(await dockerfile(service)).toMatch(/org\.opencontainers\.image\.title="[^"]+"/)
  expect(await dockerfile(service)).toMatch(/org\.opencontainers\.image\.licenses="MIT"/)
})

it('lets Redis drop what expires before it refuses, and never a task', () => {
  const command = services['redis']?.command ?? []
  expect(command[command.indexOf('--maxmemory-policy') + 1]).toBe('volatile-ttl')
})

it('shows the lines of the source in a trace of the bundle', async () => {
  expect(await dockerfile('web')).toContain('--enable-source-maps')
})

it('asks the name server that the container was given', async () => {
  const config = await readFile(path.join(FOLDER, 'gateway/haproxy.cfg'), 'utf8')
  expect(config).toContain('parse-resolv-conf')
  expect(config).not.toContain('127.0.0.11')
})
