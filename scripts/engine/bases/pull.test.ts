import { expect, test } from 'vitest'
import { Docker } from '../docker/docker.ts'
import { classifyPullFailure, Puller, registryHost } from './pull.ts'

// What docker 26 to 28 wrote to stderr.
test.each([
  [
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.255.255.53:53: no such host',
    'unreachable',
  ],
  [
    'Error response from daemon: Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused',
    'unreachable',
  ],
  [
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    'unreachable',
  ],
  [
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: Temporary failure in name resolution',
    'unreachable',
  ],
  [
    'Error response from daemon: Get "https://gcr.io/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'unreachable',
  ],
  [
    'Error response from daemon: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading',
    'refused',
  ],
  [
    "Error response from daemon: pull access denied for no-such, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    'refused',
  ],
  [
    'Error response from daemon: manifest for redis:nope not found: manifest unknown: manifest unknown',
    'missing',
  ],
  ['something new', 'other'],
])('%s → %s', (stderr, kind) => {
  expect(classifyPullFailure(stderr, 'redis:7-alpine').kind).toBe(kind)
})

test('the reason names the registry, or repeats what was not understood', () => {
  expect(classifyPullFailure('x: no such host', 'gcr.io/a/b:c').reason).toBe(
    'registry gcr.io: its name is not known here',
  )
  expect(classifyPullFailure('one\nsomething new\n', 'redis').reason).toBe(
    'the pull failed: something new',
  )
})

test.each([
  ['redis:7-alpine', 'docker.io'],
  ['library/redis', 'docker.io'],
  ['gcr.io/distroless/cc', 'gcr.io'],
  ['localhost/redis', 'localhost'],
  ['mirror:5000/redis', 'mirror:5000'],
])('the registry of %s is %s', (reference, host) => {
  expect(registryHost(reference)).toBe(host)
})

test('a registry that cannot be reached is asked once, others still are', async () => {
  const asked: string[] = []
  class Unreachable extends Docker {
    override run(args: string[]) {
      asked.push(args.at(-1) ?? '')
      const stderr = 'dial tcp: no such host'
      return Promise.resolve({ command: '', exitCode: 1, durationMs: 1, stdout: '', stderr })
    }
  }
  const puller = new Puller(new Unreachable())
  for (const image of ['redis:7', 'ubuntu', 'gcr.io/a/b']) await puller.pull(image)
  expect(asked).toEqual(['redis:7', 'gcr.io/a/b'])
})
