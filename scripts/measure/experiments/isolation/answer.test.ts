import { expect, it } from 'vitest'
import { contenders, pairOf } from '../../../maintain/testing/contenders.ts'
import type { Contenders } from '../experiment.ts'
import { isolationAnswer } from './answer.ts'
import type { IsolationFacts } from './facts.ts'
import { facts } from './sample-facts.ts'

it.each<[string, Contenders<IsolationFacts>, string[]]>([
  [
    'the stack is the safest',
    contenders(facts(7, 3), facts(1, 1), facts(0, 0)),
    [
      'From inside the app’s container, 7 of 7 attacks succeed in the typical monolith, 1 of 7 in the well-run monolith, and 0 of 7 in the stack.',
      'Of the ways to Redis’s files and process, 2 of 2 are open in the typical monolith, 1 of 2 in the well-run monolith, and 0 of 2 in the stack.',
      'In each, the app’s process can still read and write all tasks.',
    ],
  ],
  [
    'all are the same',
    contenders(facts(2, 1), facts(2, 1), facts(2, 1)),
    [
      'From inside the app’s container, 2 of 7 attacks succeed in all three.',
      'Of the ways to Redis’s files and process, 2 of 2 are open in all three.',
      'In each, the app’s process can still read and write all tasks.',
    ],
  ],
  [
    'a reader’s stack is the worse one',
    pairOf(facts(0, 0), facts(7, 3)),
    [
      'From inside the app’s container, 0 of 7 attacks succeed in the monolith, and 7 of 7 in the stack.',
      'Of the ways to Redis’s files and process, 0 of 2 are open in the monolith, and 2 of 2 in the stack.',
      'In both, the app’s process can still read and write all tasks.',
    ],
  ],
])('answers where %s', (_, all, sentences) => {
  expect(isolationAnswer(all).sentences).toEqual(sentences)
})
