import { expect, it } from 'vitest'
import { contenders, pairOf } from '../../../maintain/testing/contenders.ts'
import type { Contenders } from '../experiment.ts'
import { lifecycleAnswer } from './answer.ts'
import type { LifecycleFacts } from './facts.ts'
import { eight, facts } from './sample-facts.ts'

const slow = facts(eight(5000), 8)
const fast = facts(eight(1000), 8)
const stopsLate = { ...fast, stopMs: eight(9000) }

it.each<[string, Contenders<LifecycleFacts>, string[]]>([
  [
    'the stack is faster than one of them',
    contenders(slow, fast, fast),
    [
      'The stack starts faster than the typical monolith, with no clear difference from the well-run monolith.',
      'Between the stack and both monoliths, there is no clear difference in the time of a stop.',
      'A stop lets 8 of 8 running requests end well in all three.',
    ],
  ],
  [
    'the stack is slower than both, and cuts users off',
    contenders(fast, fast, { ...facts(eight(5000), 1), stopMs: eight(9000) }),
    [
      'The stack starts more slowly than both monoliths.',
      'The stack stops more slowly than both monoliths.',
      'A stop lets 8 of 8 running requests end well in both monoliths, and 1 of 8 in the stack.',
    ],
  ],
  [
    'there are two subjects',
    pairOf(stopsLate, fast),
    [
      'Between the stack and the monolith, there is no clear difference in the time of a start.',
      'The stack stops faster than the monolith.',
      'A stop lets 8 of 8 running requests end well in both.',
    ],
  ],
])('answers where %s', (_, all, sentences) => {
  expect(lifecycleAnswer(all).sentences).toEqual(sentences)
})

it('gives each time with its range', () => {
  expect(lifecycleAnswer(pairOf(slow, fast)).figures[0]?.cells).toEqual([
    '5.0 s (5.0 s to 5.0 s, n\u00a0=\u00a08)',
    '1.0 s (1.0 s to 1.0 s, n\u00a0=\u00a08)',
  ])
})
