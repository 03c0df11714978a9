import { expect, it } from 'vitest'
import { hostOf } from './engine-host.ts'

it.each([
  ['unix:///var/run/docker.sock', '127.0.0.1'],
  ['npipe:////./pipe/docker_engine', '127.0.0.1'],
  ['tcp://localhost:2375', '127.0.0.1'],
  ['tcp://lab.example:2376', 'lab.example'],
  ['ssh://me@lab.example:22', 'lab.example'],
  ['tcp://[::1]:2375', '[::1]'],
])('ports of an engine at %s are reached at %s', (endpoint, host) => {
  expect(hostOf(endpoint)).toBe(host)
})
