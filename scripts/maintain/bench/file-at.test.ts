import { expect, it } from 'vitest'
import { fileAt } from './file-at.ts'

const files = [
  { path: 'lib', bytes: 0, link: 'usr/lib' },
  { path: 'usr/lib/libm.so.6', bytes: 0, link: 'deep/libm-2.36.so' },
  { path: 'usr/lib/deep/libm-2.36.so', bytes: 9 },
  { path: 'usr/lib/absolute.so', bytes: 0, link: '/lib/libm.so.6' },
  { path: 'a', bytes: 0, link: 'b' },
  { path: 'b', bytes: 0, link: 'a' },
]

it.each([
  ['/usr/lib/deep/libm-2.36.so', 9],
  ['/lib/libm.so.6', 9],
  ['/usr/lib/absolute.so', 9],
  ['/nowhere', undefined],
  ['/a', undefined],
])('finds what %s leads to', (path, bytes) => {
  expect(fileAt(files, path)?.bytes).toBe(bytes)
})
