import { expect, it } from 'vitest'
import { obstacles } from './requirements.ts'

it('says what is missing', async () => {
  expect(await obstacles({}, 'darwin', 501)).toEqual(['it is no Linux'])
  expect((await obstacles({}, 'linux', 1000))[0]).toBe('you are not root')
  expect((await obstacles({}, 'linux', 0)).join()).toMatch(/^(it has no [a-z, ]+)?$/)
})
