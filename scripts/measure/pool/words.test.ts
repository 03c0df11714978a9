import { describe, expect, it } from 'vitest'
import { closingsWords, heldWords } from './words.ts'

const upTo = (n: number, from = 1) => Array.from({ length: n }, (_, index) => from + index)

describe('heldWords', () => {
  it.each([
    [{ yes: upTo(30) }, 'claim holds on 30 of 30'],
    [{ no: upTo(30) }, 'claim holds on 0 of 30'],
    [{ yes: [1, 3], no: [2] }, 'claim holds on 2 of 3, not on machine 2'],
    [{ yes: upTo(3), no: [4, 5] }, 'claim holds on 3 of 5, not on machines 4 and 5'],
    [{ yes: [7], no: upTo(6) }, 'claim holds on 1 of 7 (machine 7)'],
    [{ yes: upTo(10), no: upTo(10, 11) }, 'claim holds on 10 of 20'],
    [
      { yes: [1], partly: [2], no: [3] },
      'claim holds on 1 of 3, in part on machine 2, not on machine 3',
    ],
    [{ partly: upTo(9) }, 'claim holds on 0 of 9, in part on 9 machines'],
    [{ yes: [2], 'not measured': [1] }, 'claim holds on 1 of 1, not measured on machine 1'],
    [{ 'not measured': [1, 2] }, 'not measured'],
    [{}, 'not measured'],
  ])('%j: %s', (held, words) => {
    expect(heldWords(held).words).toBe(words)
  })
})

describe('closingsWords', () => {
  const by = (name: 'housekeeping' | 'both' | 'splitting', housekeepingPercent: number) => ({
    ...{ by: name, housekeepingPercent },
  })

  it.each([
    [[], ''],
    [[by('housekeeping', 95), by('housekeeping', 101)], 'housekeeping (95 to 101 %)'],
    [[by('both', 60)], 'both (housekeeping: 60 %)'],
    [
      [by('both', 89), by('housekeeping', 90), by('both', 88)],
      'housekeeping on 1 of 3 (90 %), both on 2 of 3 (housekeeping: 88 to 89 %)',
    ],
    [
      [by('splitting', 0), { by: 'nothing' as const }],
      'splitting on 1 of 2 (housekeeping: 0 %), no gap on 1 of 2',
    ],
    [[{ by: 'nothing' as const }], 'no gap'],
  ])('%j: %s', (closings, words) => {
    expect(closingsWords(closings)).toBe(words)
  })
})
