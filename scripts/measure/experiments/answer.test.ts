import { describe, expect, it } from 'vitest'
import { contenders, pairOf } from '../../maintain/testing/contenders.ts'
import { besideMonoliths, figureRow, inEach, withSpread } from './answer.ts'
import type { Contenders } from './experiment.ts'
import { betterByCount } from './better.ts'

const text = (value: number) => `${value} of 3`

describe('a figure of each subject', () => {
  it.each<[Contenders<number>, string]>([
    [contenders(1, 1, 1), '1 of 3 copies in all three'],
    [contenders(1, 1, 3), '1 of 3 copies in both monoliths, and 3 of 3 in the stack'],
    [
      contenders(1, 3, 3),
      '1 of 3 copies in the typical monolith, and 3 of 3 in the well-run monolith and in the stack',
    ],
    [
      contenders(1, 2, 3),
      '1 of 3 copies in the typical monolith, 2 of 3 in the well-run monolith, and 3 of 3 in the stack',
    ],
    [pairOf(1, 1), '1 of 3 copies in both'],
    [pairOf(1, 3), '1 of 3 copies in the monolith, and 3 of 3 in the stack'],
  ])('is told once where several have the same: %#', (all, told) => {
    expect(inEach(all, text, { after: ' copies' })).toBe(told)
  })

  it('stands in a row, in the order of the subjects', () => {
    expect(figureRow(contenders(1, 2, 3), 'Copies', text)).toEqual({
      ...{ name: 'Copies', cells: ['1 of 3', '2 of 3', '3 of 3'] },
    })
  })

  it('has its range, and how often it was measured', () => {
    expect(withSpread([2000, 1000, 3000])).toBe('2.0 s (1.0 s to 3.0 s, n\u00a0=\u00a03)')
  })
})

describe('the stack beside each monolith', () => {
  const WORDS = { lead: 'The stack is', ahead: 'less than', behind: 'more than', what: 'in size' }
  it.each<[Contenders<number>, string]>([
    [contenders(3, 3, 1), 'The stack is less than both monoliths.'],
    [contenders(1, 1, 3), 'The stack is more than both monoliths.'],
    [
      contenders(3, 1, 2),
      'The stack is less than the typical monolith and more than the well-run monolith.',
    ],
    [
      contenders(3, 2, 2),
      'The stack is less than the typical monolith, with no clear difference from the well-run monolith.',
    ],
    [
      contenders(2, 2, 2),
      'Between the stack and both monoliths, there is no clear difference in size.',
    ],
    [pairOf(3, 1), 'The stack is less than the monolith.'],
    [pairOf(1, 1), 'Between the stack and the monolith, there is no clear difference in size.'],
  ])('is said in one sentence: %#', (all, sentence) => {
    expect(besideMonoliths(all, (sides) => betterByCount(sides, 'lower'), WORDS)).toBe(sentence)
  })
})
