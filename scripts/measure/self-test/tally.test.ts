import { expect, it } from 'vitest'
import { tallyOf, type TimedFigure } from './tally.ts'

const eight = (value: number) => Array.from({ length: 8 }, () => value)
const figure = (own: Partial<TimedFigure> = {}): TimedFigure => ({
  ...{ route: 'GET /', kind: 'perSecond' },
  ...{ one: eight(1000), same: eight(1001), slowed: eight(800) },
  ...own,
})

it.each<[string, TimedFigure[], object]>([
  ['nothing', [], { timed: 0, falseVerdicts: 0, slowed: 0, found: 0, slowdown: null }],
  ['no error', [figure()], { timed: 1, falseVerdicts: 0, slowed: 1, found: 1, slowdown: 0.8 }],
  ['a false verdict', [figure({ same: eight(1200) })], { timed: 1, falseVerdicts: 1 }],
  [
    'a difference that one round contradicts',
    [figure({ same: [...eight(1200).slice(1), 999] })],
    { timed: 1, falseVerdicts: 0 },
  ],
  ['a slowdown that was missed', [figure({ slowed: eight(950) })], { slowed: 1, found: 0 }],
  ['the slowed one called better', [figure({ slowed: eight(1200) })], { slowed: 1, found: 0 }],
  [
    'latency, of which nobody knows how much it is slowed',
    [figure({ kind: 'p99Ms', one: eight(5), same: eight(9), slowed: eight(9) })],
    { timed: 1, falseVerdicts: 1, slowed: 0, found: 0 },
  ],
])('%s', (_, figures, tally) => {
  expect(tallyOf({ figures })).toMatchObject(tally)
})
