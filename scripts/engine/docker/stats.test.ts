import { expect, it } from 'vitest'
import { parseSize } from './stats.ts'

it.each([
  ['53.5MiB', 53.5 * 1024 ** 2],
  [' 1.2GiB ', 1.2 * 1024 ** 3],
  ['512kB', 512_000],
  ['0B', 0],
])('reads %s', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes)
})

it('refuses what is no size', () => {
  expect(() => parseSize('--')).toThrow('"--" is no size')
})
