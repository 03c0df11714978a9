import { expect, test } from 'vitest'
import { hostRefusal, isAllowedHost } from './allowed-hosts.ts'

test.each([
  ['no host', undefined, true],
  ['an empty one', '', true],
  ['this machine', 'localhost:8082', true],
  ['this machine, in capitals', 'LOCALHOST', true],
  ['a name below localhost', 'lab.localhost:8082', true],
  ['an address', '127.0.0.1:8082', true],
  ['an address of version 6', '[::1]:8082', true],
  ['a service of Compose', 'web:3000', true],
  ['a service of Kubernetes', 'web.task-manager.svc.cluster.local', true],
  ['a name of the local network', 'teacher.local:8082', true],
  ['a name that anybody can have', 'rebound.example:8082', false],
  ['the same, as written in full', 'rebound.example.', false],
  ['one that begins like an address', '127.0.0.1.rebound.example', false],
  ['one that ends like a reserved one', 'rebound.notlocal.example', false],
  ['one that is listed', 'lab.example', true],
  ['one that is listed, with a port', 'LAB.example:8080', true],
  ['one that is listed with another port', 'tasks.example:9000', false],
  ['one that is listed with this port', 'tasks.example:8443', true],
  ['one that begins like a listed one', 'lab.example.rebound.example', false],
])('a request to %s: %s → %o', (_what, host, allowed) => {
  expect(isAllowedHost(host, ['lab.example', 'tasks.example:8443'])).toBe(allowed)
})

test('a star allows all', () => {
  expect(isAllowedHost('rebound.example', ['*'])).toBe(true)
})

test('the refusal says which name, where it is one', () => {
  expect(hostRefusal('Rebound.example:8082')).toContain('not known as rebound.example:8082.')
  expect(hostRefusal('<b>.example')).toContain('not known as that name.')
})
