import { expect, it } from 'vitest'
import { contenders, pairOf } from '../../../maintain/testing/contenders.ts'
import type { Contenders } from '../experiment.ts'
import { processesAnswer } from './answer.ts'
import type { ProcessesFacts } from './facts.ts'
import { facts } from './sample-facts.ts'

const large = (one: ProcessesFacts): ProcessesFacts => ({ ...one, residentBytes: 9_000_000 })

it.each<[string, Contenders<ProcessesFacts>, string[]]>([
  [
    'Docker notices more of the stack’s',
    contenders(large(facts(3, 1)), facts(9, 1), facts(4, 4)),
    [
      'Docker notices the end of 1 of 3 processes in the typical monolith, 1 of 9 in the well-run monolith, and 4 of 4 in the stack.',
      'Root runs 1 of 3 processes in the typical monolith, 1 of 9 in the well-run monolith, and 1 of 4 in the stack.',
      'The stack takes less memory than the typical monolith, with no clear difference from the well-run monolith.',
    ],
  ],
  [
    'Docker notices all of everybody’s',
    contenders(facts(3, 3), facts(3, 3), large(facts(3, 3))),
    [
      'Docker notices the end of 3 of 3 processes in all three.',
      'Root runs 1 of 3 processes in all three.',
      'The stack takes more memory than both monoliths.',
    ],
  ],
  [
    'there are two subjects',
    pairOf(facts(3, 1), facts(3, 3)),
    [
      'Docker notices the end of 1 of 3 processes in the monolith, and 3 of 3 in the stack.',
      'Root runs 1 of 3 processes in both.',
      'Between the stack and the monolith, there is no clear difference in memory.',
    ],
  ],
])('answers where %s', (_, all, sentences) => {
  expect(processesAnswer(all).sentences).toEqual(sentences)
})
