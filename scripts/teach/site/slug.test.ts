import { expect, test } from 'vitest'
import { githubSlug } from './slug.ts'

// As GitHub has them; a link such as contract.md#the-minimum must work on both.
test.each([
  ['The minimum', 'the-minimum'],
  ['3 · Build and run', '3--build-and-run'],
  ['What `docker ps` says: PID 1?', 'what-docker-ps-says-pid-1'],
  ['Größe & Zahl_1', 'größe--zahl_1'],
  ['one-two', 'one-two'],
])('%s → %s', (heading, slug) => {
  expect(githubSlug(heading)).toBe(slug)
})
