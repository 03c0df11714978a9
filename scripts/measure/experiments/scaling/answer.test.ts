import { expect, it } from 'vitest'
import { contenders, pairOf } from '../../../maintain/testing/contenders.ts'
import type { Contenders } from '../experiment.ts'
import { scalingAnswer } from './answer.ts'
import type { ScalingFacts } from './facts.ts'
import { facts } from './sample-facts.ts'

const small: ScalingFacts = { ...facts(3), entries: 1, memoryPerCopyBytes: 20e6 }
const refused: ScalingFacts = {
  ...facts(1),
  ...{ reached: 1, answeredBy: 1, scaleError: 'port is already allocated' },
  ...{ memoryPerCopyBytes: null, copyServingMs: [] },
}

it.each<[string, Contenders<ScalingFacts>, string[]]>([
  [
    'only the stack’s replicas show the task',
    contenders(facts(1), facts(1), small),
    [
      'A task that is added through one replica shows on 1 of 3 replicas in both monoliths, and 3 of 3 in the stack.',
      'Users need 3 addresses in both monoliths, and 1 address in the stack.',
      'One more replica takes 60 MB of memory in both monoliths, and 20 MB in the stack.',
    ],
  ],
  [
    'all replicas of everybody show it',
    contenders(facts(3), facts(3), facts(3)),
    [
      'A task that is added through one replica shows on 3 of 3 replicas in all three.',
      'Users need 3 addresses in all three.',
      'One more replica takes 60 MB of memory in all three.',
    ],
  ],
  [
    'Docker refuses the replicas of a reader’s monolith',
    pairOf(refused, facts(3)),
    [
      'A task that is added through one replica shows on 1 of 1 replicas in the monolith, and 3 of 3 in the stack.',
      'Docker keeps the monolith at 1 of 3 replicas.',
    ],
  ],
])('answers where %s', (_, all, sentences) => {
  expect(scalingAnswer(all).sentences).toEqual(sentences)
})

it('says in its figures what was not possible or not measured', () => {
  const rows = scalingAnswer(pairOf(refused, facts(3))).figures
  const cellsOf = (name: string) => rows.find((one) => one.name === name)?.cells
  expect(cellsOf('Memory of one more replica')).toEqual(['not possible', '60 MB'])
  expect(cellsOf('Until one more replica serves')).toEqual([
    'not measured',
    '1.2 to 2.3 s (n\u00a0=\u00a02)',
  ])
})
