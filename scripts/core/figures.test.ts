import { expect, it } from 'vitest'
import { count, duration, gibibytes, list, median, megabytes, range, ratio } from './figures.ts'
import { spreadOf } from './spread.ts'

it.each([
  [759_000_000, '759 MB'],
  [9_940_000, '9.9 MB'],
  [60_000, '0.1 MB'],
  [49_000, '49 kB'],
  [2_345, '2.3 kB'],
  [0, '0.0 MB'],
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

it('counts memory as a machine does', () => {
  expect(gibibytes(8 * 1024 ** 3)).toBe('8.0 GiB')
  expect(gibibytes(25_200_000_000)).toBe('23.5 GiB')
})

it('says how many times one goes into the other', () => {
  expect(ratio(370, 100)).toBe('3.7')
})

it.each([
  [0, '0 ms'],
  [0.143, '0.14 ms'],
  [0.455, '0.46 ms'],
  [0.5, '0.50 ms'],
  [5.25, '5.3 ms'],
  [8, '8 ms'],
  [342.4, '342 ms'],
  [1234, '1.2 s'],
  [53_400, '53 s'],
])('%d ms are %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text)
})

it('shows a median with its range, and no range where there is none to see', () => {
  expect(median(spreadOf([900, 1200, 1600]))).toBe('1.2 s (900 ms to 1.6 s)')
  expect(median(spreadOf([1200]))).toBe('1.2 s')
})

it.each([
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('lists %j', (items, text) => {
  expect(list(items)).toBe(text)
})
