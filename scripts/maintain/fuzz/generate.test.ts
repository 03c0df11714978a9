import { expect, it } from 'vitest'
import type { FuzzCase } from './fuzz-case.ts'
import { generate } from './generate.ts'
import { Random } from './random.ts'

const cases = (seed: number, count: number): FuzzCase[] =>
  Array.from({ length: count }, (_, index) =>
    generate({
      random: new Random(seed, index),
      ...{
        marker: `<zq${index}z>`,
        requestId: `fuzz-${index}`,
        own: ['7', '8'],
        guarded: ['1'],
        host: 'x',
      },
    }),
  )

it('sends the same for the same seed, and something else for another', () => {
  expect(cases(1, 200)).toEqual(cases(1, 200))
  expect(cases(1, 200)).not.toEqual(cases(2, 200))
})

it('sends every kind, and changes no task of others', () => {
  const made = cases(3, 5000)
  expect(new Set(made.map(({ kind }) => kind)).size).toBeGreaterThan(30)
  for (const { requests } of made) {
    for (const { effect } of requests) {
      if (effect && effect.do !== 'create') expect(['7', '8']).toContain(effect.id)
    }
  }
})

it('says of no request both that it is good and that it must be refused', () => {
  for (const { requests, kind } of cases(4, 3000)) {
    for (const { expect: expected, effect } of requests) {
      if (effect) expect([kind, expected]).toEqual([kind, 'serve'])
    }
  }
})
