import { expect, it } from 'vitest'
import { count, megabytes, range, ratio } from './figures.ts'

it.each([
  [759_000_000, '759 MB'],
  [9_940_000, '9.9 MB'],
])('%i bytes are %s', (bytes, text) => {
  expect(megabytes(bytes)).toBe(text)
})

it.each([
  [[1234, 2345], '1.2 to 2.3 s'],
  [[2345, 1234], '1.2 to 2.3 s'],
  [[1210, 1240], '1.2 s'],
])('%j ms are %s', (milliseconds, text) => {
  expect(range(milliseconds)).toBe(text)
})

it('counts in the right number', () => {
  expect([count(1, 'process', 'processes'), count(2, 'process', 'processes')]).toEqual([
    '1 process',
    '2 processes',
  ])
})

it('says how many times one goes into the other', () => {
  expect(ratio(370, 100)).toBe('3.7')
})
