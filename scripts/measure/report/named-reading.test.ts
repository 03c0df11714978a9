import { expect, it } from 'vitest'
import { namedReading } from './named-reading.ts'
import { sampleResults } from './sample-results.ts'

const [reading] = sampleResults().experiments[0]?.readings ?? []

it.each([
  ['The monolith is large.', 'The well-run monolith is large.'],
  [
    "In the monolith's image and in the stack.",
    "In the well-run monolith's image and in the stack.",
  ],
  ['With the monoliths, and in a monolith.', 'With the monoliths, and in a monolith.'],
  ['The well-run monolith is large.', 'The well-run monolith is large.'],
])('names the monolith: %s', (text, named) => {
  if (!reading) throw new Error('The sample has no reading')
  const row = { better: 'same', holds: 'no', sentence: text } as const
  const said = {
    ...{ sentence: text, caveats: [text] },
    ...{ rows: { Logs: row }, lists: [{ title: text, items: [] }] },
  }
  expect(namedReading({ ...reading, ...said }, 'Well-run monolith')).toEqual({
    ...reading,
    ...{ sentence: named, caveats: [named] },
    ...{ rows: { Logs: { ...row, sentence: named } }, lists: [{ title: named, items: [] }] },
  })
})

it('leaves a reader’s monolith as it is', () => {
  if (!reading) throw new Error('The sample has no reading')
  expect(namedReading(reading, 'Monolith').sentence).toBe(reading.sentence)
})
