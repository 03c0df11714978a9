import { expect, it } from 'vitest'
import { contenders, pairOf } from '../../../maintain/testing/contenders.ts'
import type { Contenders } from '../experiment.ts'
import { clusterAnswer } from './answer.ts'
import type { ClusterFacts } from './facts.ts'
import { MONOLITHS, STACK } from './sample-facts.ts'

it.each<[string, Contenders<ClusterFacts>, string[]]>([
  [
    'the stack serves through more',
    contenders(MONOLITHS, MONOLITHS, STACK),
    [
      'While one of 3 machines is away, 2500 of 8000 requests failed with both monoliths, and 12 of 8000 requests failed with the stack.',
      'While all copies are updated, 1500 of 8000 requests failed with both monoliths, and 0 of 8000 requests failed with the stack.',
      'Of 10 copies, 1 of 10 show the same task with both monoliths, and 10 of 10 with the stack.',
    ],
  ],
  [
    'a reader’s two do the same',
    pairOf(STACK, STACK),
    [
      'While one of 3 machines is away, 12 of 8000 requests failed with both.',
      'While all copies are updated, 0 of 8000 requests failed with both.',
      'Of 10 copies, 10 of 10 show the same task with both.',
    ],
  ],
])('answers where %s', (_, all, sentences) => {
  expect(clusterAnswer(all).sentences).toEqual(sentences)
})

it('says in its figures what has no such machine, and what took too long', () => {
  const { figures } = clusterAnswer(pairOf(MONOLITHS, STACK))
  const cellsOf = (name: string) => figures.find((one) => one.name === name)?.cells
  expect(cellsOf('The machine with the only Redis dies: requests')?.[0]).toBe('there is none')
  expect(cellsOf('A machine dies: all served again')).toEqual(['not within 30 s', '2.1 s'])
})
