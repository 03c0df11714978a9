import { expect, test } from 'vitest'
import { readInspected } from './local-image.ts'

test('a pulled image has the digest that its registry knows', () => {
  const json = '{"RepoDigests":["redis@sha256:abc"],"Config":{"Labels":null}}'
  expect(readInspected(json)).toEqual({
    digest: 'sha256:abc',
    standsInFor: undefined,
    recipe: undefined,
  })
})

test('a stand-in is known by its label, whatever its name and digest', () => {
  const json = JSON.stringify({
    RepoDigests: ['redis@sha256:abc'],
    Config: { Labels: { 'refactoring-monolithic-containers.stand-in': 'redis:7-alpine' } },
  })
  expect(readInspected(json)).toMatchObject({ digest: null, standsInFor: 'redis:7-alpine' })
})
