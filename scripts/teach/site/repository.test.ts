import { expect, test } from 'vitest'
import { browserAddress } from './repository.ts'

test.each([
  [undefined, undefined],
  ['github:owner/a.name', 'https://github.com/owner/a.name'],
  ['owner/name', 'https://github.com/owner/name'],
  ['git+https://github.com/owner/name.git', 'https://github.com/owner/name'],
  ['https://git.example.org/owner/name', 'https://git.example.org/owner/name'],
  ['git@github.com:owner/name.git', 'https://github.com/owner/name'],
  ['git+ssh://git@github.com/owner/name.git', 'https://github.com/owner/name'],
])('%s is read at %s', (repository, address) => {
  expect(browserAddress(repository)).toBe(address)
})
